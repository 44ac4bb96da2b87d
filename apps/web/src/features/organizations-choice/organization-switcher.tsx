import { Menu, UnstyledButton } from '@mantine/core'
import type { Membership, Session } from '@knowwhen/contract'
import { IconCheck, IconPlus, IconSelector, IconSettings } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { sentenceOf } from '../../api/problem.js'
import { organizationsQuery } from '../../api/queries/account.queries.js'
import { toast } from '../../ui/toast.js'
import './organization-switcher.css'
import { useSwitch } from './use-switch.js'

export interface OrganizationSwitcherProps {
  readonly organization: { readonly id: string; readonly name: string }
  /** What the button shows before the name. */
  readonly mark: ReactNode
  /** Only the mark: the navigation is collapsed, or this is a phone. */
  readonly isSmall: boolean
  readonly onSwitched: (session: Session) => void | Promise<void>
  readonly onShowAll: () => void
  readonly onNew: () => void
}

function Choice({
  membership,
  onChoose,
}: {
  readonly membership: Membership
  readonly onChoose: () => void
}) {
  const { name, isCurrent, deleteAfter } = membership
  return (
    <Menu.Item
      onClick={onChoose}
      aria-current={isCurrent || undefined}
      rightSection={isCurrent ? <IconCheck size={16} aria-hidden /> : undefined}
    >
      {name}
      {deleteAfter !== null && <span className="kw-soft"> (to be deleted)</span>}
    </Menu.Item>
  )
}

/** Above the navigation: where one is, and the way into another organisation. */
export function OrganizationSwitcher(props: OrganizationSwitcherProps) {
  const { organization, mark, isSmall, onSwitched, onShowAll, onNew } = props
  const { data } = useQuery(organizationsQuery())
  const switching = useSwitch(onSwitched)
  const choose = (membership: Membership): void => {
    if (membership.organizationId === organization.id) return
    switching.mutate(membership.organizationId, {
      onError: (error) => toast.failed(`You are still in ${organization.name}. ${sentenceOf(error)}`),
    })
  }
  return (
    <Menu
      position="bottom-start"
      width={isSmall ? 260 : 'target'}
      // Within the frame, for those who jump by landmarks; fixed, so that the frame does not cut it off.
      withinPortal={false}
      floatingStrategy="fixed"
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <UnstyledButton
          className="kw-switcher"
          data-small={isSmall || undefined}
          aria-label={`${organization.name}: switch organisation`}
          title={organization.name}
        >
          {mark}
          {!isSmall && (
            <>
              <span className="kw-switcher-words">
                <span className="kw-switcher-product">Knowwhen</span>
                <span className="kw-switcher-name">{organization.name}</span>
              </span>
              <IconSelector size={16} className="kw-switcher-icon" aria-hidden />
            </>
          )}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Your organisations</Menu.Label>
        {data?.items.map((membership) => (
          <Choice
            key={membership.organizationId}
            membership={membership}
            onChoose={() => choose(membership)}
          />
        ))}
        <Menu.Divider />
        {data?.mayCreate === true && (
          <Menu.Item leftSection={<IconPlus size={16} />} onClick={onNew}>
            New organisation
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconSettings size={16} />} onClick={onShowAll}>
          All organisations
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
