import { Outlet } from '@tanstack/react-router'

import { Page, PageHeader } from '../../ui/page-header.js'

export function SettingsLayout() {
  return (
    <Page>
      <PageHeader title="Settings" />
      <Outlet />
    </Page>
  )
}
