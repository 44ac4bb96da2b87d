import { Outlet } from '@tanstack/react-router'

import { Page, PageHeader } from '../../ui/page-header.js'
import { SettingsNavigation } from './settings-navigation.js'
import './settings.css'

export function SettingsLayout() {
  return (
    <Page>
      <PageHeader title="Settings" />
      <div className="kw-settings">
        <SettingsNavigation />
        <div className="kw-settings-content">
          <Outlet />
        </div>
      </div>
    </Page>
  )
}
