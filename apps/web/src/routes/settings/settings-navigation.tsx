import { UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { useState } from 'react'

import { accountQuery } from '../../api/queries/account.queries.js'
import { useFrameSession } from '../frame/use-frame-session.js'
import { settingsGroups, type SettingsAudience, type SettingsSection } from './settings-sections.js'

interface ShownGroup {
  readonly title: string
  readonly sections: readonly SettingsSection[]
}

const useShownGroups = (): readonly ShownGroup[] => {
  const { may } = useFrameSession()
  const { data: account } = useQuery(accountQuery())
  const isFor = (audience: SettingsAudience): boolean => {
    if (audience === 'everybody') return true
    return audience === 'operator' ? account?.isOperator === true : may(audience)
  }
  return settingsGroups
    .map(({ title, sections }) => ({ title, sections: sections.filter(({ audience }) => isFor(audience)) }))
    .filter(({ sections }) => sections.length > 0)
}

interface GroupLinksProps extends ShownGroup {
  readonly onGo: () => void
}

function GroupLinks({ title, sections, onGo }: GroupLinksProps) {
  const titleId = `settings-group-${title.toLowerCase()}`
  return (
    <div className="kw-settings-group">
      <h2 className="kw-settings-group-title" id={titleId}>
        {title}
      </h2>
      <ul aria-labelledby={titleId}>
        {sections.map(({ to, label }) => (
          <li key={to}>
            <Link to={to} className="kw-settings-link" onClick={onGo}>
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Beside the page where there is room; on a phone behind a button that says where one is. */
export function SettingsNavigation() {
  const groups = useShownGroups()
  const { pathname } = useLocation()
  const [isOpen, setOpen] = useState(false)
  const here = groups
    .flatMap(({ sections }) => sections)
    .find(({ to }) => pathname === to || pathname.startsWith(`${to}/`))
  return (
    <div className="kw-settings-side">
      <UnstyledButton
        className="kw-settings-open"
        aria-expanded={isOpen}
        aria-controls="settings-navigation"
        onClick={() => setOpen(!isOpen)}
      >
        <span>
          <span className="kw-soft">Section: </span>
          {here?.label ?? 'Choose'}
        </span>
        <IconChevronDown size={18} aria-hidden />
      </UnstyledButton>
      <nav
        id="settings-navigation"
        className="kw-settings-nav"
        aria-label="Settings"
        data-open={isOpen || undefined}
      >
        {groups.map(({ title, sections }) => (
          <GroupLinks key={title} title={title} sections={sections} onGo={() => setOpen(false)} />
        ))}
      </nav>
    </div>
  )
}
