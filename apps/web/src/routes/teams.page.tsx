import { Page, PageHeader } from '../ui/page-header.js'

export function TeamsPage() {
  return (
    <Page>
      <PageHeader title="Teams" />
    </Page>
  )
}
