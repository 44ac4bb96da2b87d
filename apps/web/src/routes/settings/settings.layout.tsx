import { Link, Outlet } from '@tanstack/react-router'

import { Page, PageHeader } from '../../ui/page-header.js'
import { useFrameSession } from '../frame/use-frame-session.js'
import './settings.css'

const sections = [
  { to: '/settings/organization', label: 'Organisation', action: 'organization.read' },
  { to: '/settings/connections', label: 'GrowthBook', action: 'connection.read' },
  { to: '/settings/api-keys', label: 'API keys', action: 'apiKey.manage' },
  { to: '/settings/people', label: 'People', action: 'organization.read' },
  { to: '/settings/audit', label: 'Audit trail', action: 'audit.read' },
] as const

export function SettingsLayout() {
  const { may } = useFrameSession()
  return (
    <Page width="narrow">
      <PageHeader title="Settings" />
      <nav className="kw-settings-nav" aria-label="Settings">
        {sections
          .filter(({ action }) => may(action))
          .map(({ to, label }) => (
            <Link key={to} to={to} className="kw-settings-link">
              {label}
            </Link>
          ))}
      </nav>
      <Outlet />
    </Page>
  )
}
