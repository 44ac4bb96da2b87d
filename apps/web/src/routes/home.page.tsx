import { Page, PageHeader } from '../ui/page-header.js'

export function HomePage() {
  return (
    <Page>
      <PageHeader title="Home" />
    </Page>
  )
}
