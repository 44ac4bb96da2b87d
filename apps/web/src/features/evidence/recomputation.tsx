import { Button } from '@mantine/core'
import type { Recomputation as Proof } from '@knowwhen/contract'
import { IconAlertTriangle, IconCheck, IconCalculator } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { sentenceOf } from '../../api/problem.js'
import { recomputationQuery } from '../../api/queries/recomputation.queries.js'
import { FormErrors } from '../../ui/form-errors.js'
import { formatQuantity } from '../../ui/format.js'
import './evidence-pages.css'

const verdictsOf = (count: number): string => formatQuantity(count, 'verdict')

/** What could not be proven, and why that is no contradiction. */
function limitsOf({ unverifiable, otherRule }: Proof): readonly string[] {
  return [
    ...(unverifiable === 0
      ? []
      : [
          `${verdictsOf(unverifiable)} from before we kept what a verdict depends on; not part of the proof.`,
        ]),
    ...(otherRule === 0
      ? []
      : [`${verdictsOf(otherRule)} by another version of the rule; not part of the proof.`]),
  ]
}

const problemsOf = ({ differences, evidence, seals }: Proof): readonly string[] => [
  ...differences.map(({ words }) => words),
  ...evidence.differences.map(({ words }) => words),
  ...seals.differences.map(({ words }) => words),
]

/** What a person entered is believed; that its reading follows from it is not. */
function evidenceWordsOf({ evidence: { checked, byHand } }: Proof): string {
  const pulled = `${formatQuantity(checked - byHand, 'payload')} hashed and read again,`
  return byHand === 0
    ? pulled
    : `${pulled} ${formatQuantity(byHand, 'reading')} entered by hand hashed and computed again,`
}

function ProofWords({ proof }: { readonly proof: Proof }) {
  const limits = limitsOf(proof)
  const problems = problemsOf(proof)
  const ProofIcon = proof.holds ? IconCheck : IconAlertTriangle
  return (
    <>
      <p className={`kw-proof-holds ${proof.holds ? '' : 'kw-proof-fails'}`} role="status">
        <ProofIcon size={18} aria-hidden="true" />
        {proof.matching} of {verdictsOf(proof.checked)} {proof.matching === 1 ? 'follows' : 'follow'} from
        stored evidence, sealed criteria and rule version {proof.ruleVersion}.
      </p>
      <p className="kw-soft">
        {evidenceWordsOf(proof)} {formatQuantity(proof.seals.checked, 'seal')} hashed again.
      </p>
      {[...problems, ...limits].length > 0 && (
        <ul className="kw-proof-list" aria-label="What differs or could not be checked">
          {[...problems, ...limits].map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
    </>
  )
}

/** Computes every verdict of the card anew, so that nobody has to take one on trust. */
export function Recomputation({ hypothesisId }: { readonly hypothesisId: string }) {
  const [isAsked, setAsked] = useState(false)
  const proof = useQuery({ ...recomputationQuery(hypothesisId), enabled: isAsked })
  return (
    <div className="kw-proof">
      <p className="kw-soft">
        Every verdict can be computed again from what is stored. Nothing is changed by it.
      </p>
      {proof.data !== undefined && <ProofWords proof={proof.data} />}
      <FormErrors message={proof.error === null ? null : `Nothing was changed. ${sentenceOf(proof.error)}`} />
      <Button
        variant="default"
        leftSection={<IconCalculator size={16} aria-hidden="true" />}
        loading={proof.isFetching}
        onClick={() => (isAsked ? void proof.refetch() : setAsked(true))}
      >
        {proof.data === undefined ? 'Recompute' : 'Recompute again'}
      </Button>
    </div>
  )
}
