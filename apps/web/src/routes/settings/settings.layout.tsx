import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

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

/** On a phone the sections scroll sideways; the one that is open is always in sight. */
const useCurrentInSight = () => {
  const sectionsShown = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  useEffect(() => {
    sectionsShown.current
      ?.querySelector(`[href="${pathname}"]`)
      ?.scrollIntoView({ inline: 'nearest', block: 'nearest' })
  }, [pathname])
  return sectionsShown
}

export function SettingsLayout() {
  const { may } = useFrameSession()
  const sectionsShown = useCurrentInSight()
  return (
    <Page width="narrow">
      <PageHeader title="Settings" />
      <nav className="kw-settings-nav" aria-label="Settings" ref={sectionsShown}>
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
