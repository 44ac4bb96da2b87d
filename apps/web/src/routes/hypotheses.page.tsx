import { Page, PageHeader } from '../ui/page-header.js'

export function HypothesesPage() {
  return (
    <Page>
      <PageHeader title="Hypotheses" />
    </Page>
  )
}
