import { Page, PageHeader } from '../ui/page-header.js'

export function HypothesisPage() {
  return (
    <Page>
      <PageHeader title="Hypothesis" />
    </Page>
  )
}
