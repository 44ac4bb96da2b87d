import { Page, PageHeader } from '../ui/page-header.js'

export function KpisPage() {
  return (
    <Page>
      <PageHeader title="KPIs" />
    </Page>
  )
}
