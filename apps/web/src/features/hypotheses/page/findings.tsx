import type { SignalFindingView, VerdictView } from '@knowwhen/contract'
import type { ReactNode } from 'react'

import { IntervalBar } from '../../../ui/evidence/interval-bar.js'
import { sharedDomain, type Domain } from '../../../ui/evidence/interval-scale.js'
import '../hypotheses.css'
import { findingTitle, measuredOf } from './finding-words.js'

interface FindingProps {
  readonly finding: SignalFindingView
  readonly domain: Domain | null
  readonly armName: string
  readonly isTrusted: boolean
  readonly source: ReactNode
}

function Finding({ finding, domain, armName, isTrusted, source }: FindingProps) {
  const measured = measuredOf(finding)
  if (measured === null) {
    return (
      <p className="kw-no-estimate">
        <strong>{finding.name}</strong>: GrowthBook could compute no estimate for {armName}, for example
        because nothing was counted yet.
      </p>
    )
  }
  return (
    <IntervalBar {...measured} title={findingTitle(finding, isTrusted)} domain={domain} source={source} />
  )
}

export interface FindingsProps {
  readonly verdict: VerdictView
  readonly armNameOf: (armId: string) => string
  readonly source: ReactNode
}

/** Goals and guardrails of the arm that the verdict speaks of, on one scale where that can be read. */
export function Findings({ verdict, armNameOf, source }: FindingsProps) {
  const shown = verdict.findings.filter(({ armId }) => verdict.armId === null || armId === verdict.armId)
  const domain = sharedDomain(shown.map(measuredOf).filter((measured) => measured !== null))
  const hasSeveralArms = new Set(shown.map(({ armId }) => armId)).size > 1
  return (
    <div className="kw-findings">
      {shown.map((finding) => (
        <div key={`${finding.signalId} ${finding.armId}`}>
          {hasSeveralArms && <h3 className="kw-small-title">{armNameOf(finding.armId)}</h3>}
          <Finding
            finding={finding}
            domain={domain}
            armName={armNameOf(finding.armId)}
            isTrusted={verdict.verdict !== 'void'}
            source={source}
          />
        </div>
      ))}
    </div>
  )
}
