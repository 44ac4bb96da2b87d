import { Page, PageHeader } from '../ui/page-header.js'

export function ExperimentPage() {
  return (
    <Page>
      <PageHeader title="Experiment" />
    </Page>
  )
}
