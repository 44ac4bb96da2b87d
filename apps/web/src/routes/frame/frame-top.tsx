import { UnstyledButton } from '@mantine/core'
import { IconPlus, IconSearch } from '@tabler/icons-react'

import { Bell } from '../../features/notifications/bell.js'
import { ButtonLink } from '../../ui/link.js'
import { paletteKeyLabel } from '../../ui/use-keys.js'
import './frame-top.css'
import { PersonMenu } from './person-menu.js'

export interface FrameTopProps {
  readonly person: { readonly name: string; readonly email: string }
  readonly canWrite: boolean
  readonly onSearch: () => void
  readonly onShowKeys: () => void
}

export function FrameTop({ person, canWrite, onSearch, onShowKeys }: FrameTopProps) {
  return (
    <>
      <UnstyledButton className="kw-search" aria-haspopup="dialog" onClick={onSearch}>
        <IconSearch size={16} aria-hidden />
        <span>Go to or run</span>
        <span className="kw-search-keys" aria-hidden>
          {paletteKeyLabel()}
        </span>
      </UnstyledButton>
      <div className="kw-frame-top-end">
        {canWrite && (
          <ButtonLink to="/hypotheses/new" leftSection={<IconPlus size={16} />} aria-label="New hypothesis">
            New<span className="kw-create-words">&nbsp;hypothesis</span>
          </ButtonLink>
        )}
        <Bell />
        <PersonMenu person={person} onShowKeys={onShowKeys} />
      </div>
    </>
  )
}
