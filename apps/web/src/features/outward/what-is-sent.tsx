import type { ExperimentDraft } from '@knowwhen/contract'
import type { ReactNode } from 'react'

import './outward.css'

function Part({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

const namesOf = (metrics: ExperimentDraft['goals']): string =>
  metrics.length === 0 ? 'none' : metrics.map(({ name }) => name).join(', ')

export interface WhatIsSentProps {
  readonly draft: ExperimentDraft
  /** As chosen in the form. */
  readonly name: string
  readonly treatments: readonly string[]
}

/** Word for word what GrowthBook would get. */
export function WhatIsSent({ draft, name, treatments }: WhatIsSentProps) {
  return (
    <section className="kw-sent" aria-label="What will be sent">
      <h3 className="kw-sent-title">What will be sent</h3>
      <dl>
        <Part name="Name">{name}</Part>
        <Part name="Tracking key">
          <code className="kw-mono">{draft.trackingKey}</code>
        </Part>
        <Part name="Hypothesis">
          <span className="kw-sent-text">{draft.hypothesis}</span>
        </Part>
        <Part name="Description">
          <span className="kw-sent-text">{draft.description}</span>
        </Part>
        <Part name="Variations">{['Control', ...treatments].join(', ')}</Part>
        <Part name="Goals">{namesOf(draft.goals)}</Part>
        <Part name="Guardrails">{namesOf(draft.guardrails)}</Part>
        {draft.secondaryMetrics.length > 0 && (
          <Part name="Secondary metrics">{namesOf(draft.secondaryMetrics)}</Part>
        )}
        <Part name="Tags">{draft.tags.length === 0 ? 'none' : draft.tags.join(', ')}</Part>
      </dl>
    </section>
  )
}
