import type { EvidenceEntered } from '@knowwhen/contract'
import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'

import { VerdictPill } from '../../ui/evidence/verdict-pill.js'
import { ButtonLink } from '../../ui/link.js'
import './manual-evidence.css'

export interface StoredReadingProps {
  readonly experimentId: string
  readonly stored: EvidenceEntered
  readonly onAnother: () => void
}

function Consequence({ hypothesis }: Pick<EvidenceEntered, 'hypothesis'>) {
  if (hypothesis === null) {
    return <p>It tests no card yet. Link it to one, and the reading becomes a verdict at once.</p>
  }
  if (hypothesis.verdict === null) return <p>{hypothesis.key} gets its verdict once it is sealed.</p>
  return (
    <p className="kw-stored-verdict">
      <VerdictPill verdict={hypothesis.verdict.verdict} /> <strong>{hypothesis.key}</strong>{' '}
      {hypothesis.verdict.words}
    </p>
  )
}

/** What became of the numbers that were entered. */
export function StoredReading({ experimentId, stored, onAnother }: StoredReadingProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className="kw-stored" aria-labelledby="stored-reading">
      <h2 id="stored-reading" className="kw-stored-title" tabIndex={-1} ref={heading}>
        {stored.isNew ? 'The reading is stored' : 'Exactly this reading was stored before'}
      </h2>
      <Consequence hypothesis={stored.hypothesis} />
      <div className="kw-entry-buttons">
        {stored.hypothesis !== null && (
          <ButtonLink to="/hypotheses/$hypothesisId" params={{ hypothesisId: stored.hypothesis.id }}>
            See {stored.hypothesis.key}
          </ButtonLink>
        )}
        <ButtonLink
          to="/experiments/$experimentId"
          params={{ experimentId }}
          search={stored.hypothesis === null ? {} : { tab: 'readings' }}
          variant={stored.hypothesis === null ? 'filled' : 'default'}
        >
          {stored.hypothesis === null ? 'Link it to a card' : 'See the experiment'}
        </ButtonLink>
        <Button variant="default" onClick={onAnother}>
          Enter another reading
        </Button>
      </div>
    </section>
  )
}
