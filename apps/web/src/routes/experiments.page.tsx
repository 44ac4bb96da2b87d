import { Page, PageHeader } from '../ui/page-header.js'

export function ExperimentsPage() {
  return (
    <Page>
      <PageHeader title="Experiments" />
    </Page>
  )
}
