import { Page, PageHeader } from '../ui/page-header.js'

export function SignInPage() {
  return (
    <Page>
      <PageHeader title="Sign in" />
    </Page>
  )
}
