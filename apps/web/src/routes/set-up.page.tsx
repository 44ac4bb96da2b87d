import { Page, PageHeader } from '../ui/page-header.js'

export function SetUpPage() {
  return (
    <Page>
      <PageHeader title="Set up" />
    </Page>
  )
}
