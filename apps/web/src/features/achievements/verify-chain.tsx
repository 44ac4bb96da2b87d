import { Button } from '@mantine/core'
import type { ChainVerification } from '@knowwhen/contract'
import { IconLinkOff, IconShieldCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { sentenceOf } from '../../api/problem.js'
import { verificationQuery } from '../../api/queries/achievements.queries.js'
import { FormErrors } from '../../ui/form-errors.js'
import { formatQuantity } from '../../ui/format.js'
import './achievements.css'

function resultWords({ intact, entries, problem }: ChainVerification): string {
  if (!intact) return `The chain is broken. ${problem ?? ''}`.trim()
  if (entries === 0) return 'The log is empty, so there is nothing to verify yet.'
  return `The chain is intact: ${formatQuantity(entries, 'entry', 'entries')}, each with the hash of the one before, and the head carries our signature.`
}

function VerificationResult({ result }: { readonly result: ChainVerification }) {
  const ResultIcon = result.intact ? IconShieldCheck : IconLinkOff
  return (
    <div className={`kw-chain ${result.intact ? 'kw-chain-intact' : 'kw-chain-broken'}`} role="status">
      <ResultIcon size={18} aria-hidden="true" />
      <div>
        <p>{resultWords(result)}</p>
        {result.head !== null && (
          <p className="kw-chain-head">
            Head no. {result.head.sequence}: <code className="kw-mono">{result.head.hash}</code>
          </p>
        )}
      </div>
    </div>
  )
}

export interface VerifyChainProps {
  readonly teamId: string
  readonly teamName: string
}

/** Recomputes the log on the server when asked; nobody should have to take our word for it. */
export function VerifyChain({ teamId, teamName }: VerifyChainProps) {
  const [asked, setAsked] = useState(false)
  const verification = useQuery({ ...verificationQuery(teamId), enabled: asked })
  const verify = () => {
    if (asked) void verification.refetch()
    setAsked(true)
  }
  return (
    <div className="kw-verify">
      <Button variant="default" loading={verification.isFetching} onClick={verify}>
        Verify chain of {teamName}
      </Button>
      <FormErrors
        message={verification.error === null ? null : `Not verified. ${sentenceOf(verification.error)}`}
      />
      {verification.data !== undefined && !verification.isFetching && (
        <VerificationResult result={verification.data} />
      )}
    </div>
  )
}
