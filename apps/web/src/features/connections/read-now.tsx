import { ActionIcon, Button, Menu } from '@mantine/core'
import type { Connection, SyncRun } from '@knowwhen/contract'
import { IconChevronDown, IconRefresh } from '@tabler/icons-react'
import type { Ref } from 'react'

import { isUnderWay } from '../../api/queries/connections.queries.js'
import { useStartSync } from './use-start-sync.js'
import './connections.css'

const kinds: readonly { readonly kind: SyncRun['kind']; readonly label: string; readonly words: string }[] = [
  {
    kind: 'incremental',
    label: 'Only what changed',
    words: 'What GrowthBook has touched since the last sync. A few requests.',
  },
  {
    kind: 'full',
    label: 'Everything',
    words: 'All experiments are listed anew, so that what is gone is noticed. Takes longest.',
  },
]

export interface ReadNowProps {
  readonly connection: Connection
  readonly buttonRef: Ref<HTMLButtonElement>
}

/** Starts a sync now: as it is due, or with the kind that one chooses. */
export function ReadNow({ connection, buttonRef }: ReadNowProps) {
  const sync = useStartSync()
  const { id: connectionId, name, lastSync, lastSuccessAt } = connection
  const isBusy = isUnderWay(lastSync)
  const variant = lastSuccessAt === null ? 'filled' : 'default'
  return (
    <Button.Group>
      <Button
        ref={buttonRef}
        variant={variant}
        leftSection={<IconRefresh size={16} aria-hidden />}
        loading={sync.isPending}
        disabled={isBusy}
        aria-label={`Read now from ${name}`}
        onClick={() => sync.mutate({ connectionId })}
      >
        Read now
      </Button>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon
            className="kw-read-how"
            variant={variant}
            size={36}
            disabled={isBusy || sync.isPending}
            aria-label={`Choose what is read from ${name}`}
          >
            <IconChevronDown size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown maw={320}>
          {kinds.map(({ kind, label, words }) => (
            <Menu.Item key={kind} onClick={() => sync.mutate({ connectionId, kind })}>
              <span className="kw-read-label">{label}</span>
              <span className="kw-read-words">{words}</span>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  )
}
