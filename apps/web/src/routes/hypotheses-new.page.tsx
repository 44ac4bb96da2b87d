import { Page, PageHeader } from '../ui/page-header.js'

export function NewHypothesisPage() {
  return (
    <Page>
      <PageHeader title="NewHypothesis" />
    </Page>
  )
}
