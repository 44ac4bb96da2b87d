import { Button } from '@mantine/core'
import type { BreakdownSummary, Experiment } from '@knowwhen/contract'
import { useQuery } from '@tanstack/react-query'

import { breakdownsQuery } from '../../api/queries/breakdowns.queries.js'
import { formatMoment } from '../../ui/format.js'
import { cutWords } from './cut-words.js'
import './evidence-pages.css'

export interface KeptBreakdownsProps {
  readonly experiment: Experiment
  readonly look: { readonly breakdown?: string | undefined }
  readonly onLook: (look: { readonly breakdown: string }) => void
  readonly nameOf: (dimension: string) => string
}

const wordsOf = (
  { phase, dimension }: BreakdownSummary,
  { experiment, nameOf }: KeptBreakdownsProps,
): string => cutWords({ dimension, ...(experiment.phases.length > 1 ? { phase } : {}) }, nameOf)

/** What somebody asked for before: shown again without asking GrowthBook. */
export function KeptBreakdowns(props: KeptBreakdownsProps) {
  const { experiment, look, onLook } = props
  const kept = useQuery(breakdownsQuery(experiment.id))
  const items = kept.data?.items ?? []
  if (items.length === 0) return null
  return (
    <div>
      <h3 className="kw-kept-title">Read before</h3>
      <ul className="kw-kept-breakdowns" aria-label="Read before">
        {items.map((item) => (
          <li key={item.id}>
            <Button
              variant={item.id === look.breakdown ? 'light' : 'default'}
              size="compact-md"
              aria-pressed={item.id === look.breakdown}
              onClick={() => onLook({ breakdown: item.id })}
            >
              {wordsOf(item, props)} · {formatMoment(item.asOf)}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}
