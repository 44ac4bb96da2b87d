import { useQuery } from '@tanstack/react-query'

import { sentenceOf } from '../../api/problem.js'
import { accountQuery } from '../../api/queries/account.queries.js'
import { ErrorState } from '../../ui/error-state.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { Section } from '../../ui/section.js'
import { EmailSection } from './email-section.js'
import { EraseAccount } from './erase-account.js'
import { NameForm } from './name-form.js'

/** Who one is here: the same in every organisation. */
export function AccountSettings({ onErased }: { readonly onErased: () => void }) {
  const { data: account, error, refetch } = useQuery(accountQuery())
  if (account === undefined)
    return error === null ? (
      <LoadingShape count={3} />
    ) : (
      <ErrorState message={sentenceOf(error)} onRetry={() => void refetch()} />
    )
  return (
    <>
      <Section title="Name">
        <NameForm account={account} />
      </Section>
      <EmailSection account={account} />
      <EraseAccount account={account} onErased={onErased} />
    </>
  )
}
