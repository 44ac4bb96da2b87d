import type { SignInAnswer } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'

import { sessionQuery } from '../api/queries/session.queries.js'
import { SignInForm } from '../features/session/sign-in-form.js'
import { FrontPage } from '../ui/front-page.js'

const signIn = getRouteApi('/sign-in')

/** Only addresses of our own: `//elsewhere` would leave the site with a fresh session. */
const placeToGo = (from: string | undefined): string =>
  from !== undefined && /^\/(?![/\\])/.test(from) ? from : '/'

export function SignInPage() {
  const { from } = signIn.useSearch()
  const queryClient = useQueryClient()
  const router = useRouter()
  const enter = (answer: SignInAnswer): void => {
    if (answer.status === 'signedIn') queryClient.setQueryData(sessionQuery().queryKey, answer.session)
    router.history.push(placeToGo(from))
  }
  return (
    <FrontPage
      title="Sign in"
      width="narrow"
      lead={from === undefined ? undefined : 'You will be taken back to where you were.'}
    >
      <div className="kw-front-sheet">
        <SignInForm onDone={enter} />
      </div>
    </FrontPage>
  )
}
