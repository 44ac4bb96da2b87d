import { Page, PageHeader } from '../ui/page-header.js'

export function AchievementsPage() {
  return (
    <Page>
      <PageHeader title="Achievements" />
    </Page>
  )
}
