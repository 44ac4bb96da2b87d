import { Button } from '@mantine/core'
import type { ExperimentSummary } from '@knowwhen/contract'
import { IconHistory } from '@tabler/icons-react'

import { formatQuantity } from '../../ui/format.js'
import './experiments.css'

export interface SelectionBarProps {
  readonly selected: readonly ExperimentSummary[]
  /** The ids of those that can be adopted. */
  readonly onAdopt: (ids: readonly string[]) => void
  readonly onClear: () => void
}

/** Finished, with numbers, and of no card yet: what can become a card of the past. */
const isAdoptable = ({ status, hypothesis, asOf }: ExperimentSummary): boolean =>
  status === 'stopped' && hypothesis === null && asOf !== null

function leftOutWords(count: number): string {
  if (count === 0) return ''
  return `${formatQuantity(count, 'of them is', 'of them are')} left out: still running, without numbers, or linked already.`
}

/** What can be done with the experiments that are ticked. */
export function SelectionBar({ selected, onAdopt, onClear }: SelectionBarProps) {
  if (selected.length === 0) return null
  const adoptable = selected.filter(isAdoptable)
  const leftOut = selected.length - adoptable.length
  return (
    <section className="kw-selection" aria-label="Selected experiments">
      <p>
        <strong>{formatQuantity(selected.length, 'experiment')} selected.</strong>{' '}
        <span className="kw-soft">{leftOutWords(leftOut)}</span>
      </p>
      <div className="kw-selection-buttons">
        <Button variant="default" onClick={onClear}>
          Clear
        </Button>
        <Button
          leftSection={<IconHistory size={16} aria-hidden="true" />}
          disabled={adoptable.length === 0}
          onClick={() => onAdopt(adoptable.map(({ id }) => id))}
        >
          Adopt {adoptable.length === 0 ? '' : `${adoptable.length} `}as past experiments
        </Button>
      </div>
    </section>
  )
}
