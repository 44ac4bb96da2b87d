import { useQuery } from '@tanstack/react-query'

import { sentenceOf } from '../../api/problem.js'
import { accountQuery } from '../../api/queries/account.queries.js'
import { ErrorState } from '../../ui/error-state.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { PasswordSection } from './password-section.js'
import { SessionsSection } from './sessions-section.js'
import { TwoFactorSection } from './two-factor-section.js'

/** How one signs in, and where one is signed in. */
export function SecuritySettings() {
  const { data: account, error, refetch } = useQuery(accountQuery())
  if (account === undefined)
    return error === null ? (
      <LoadingShape count={4} />
    ) : (
      <ErrorState message={sentenceOf(error)} onRetry={() => void refetch()} />
    )
  return (
    <>
      <PasswordSection account={account} />
      <TwoFactorSection account={account} />
      <SessionsSection />
    </>
  )
}
