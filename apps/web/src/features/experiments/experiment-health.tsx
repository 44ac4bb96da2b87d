import type { Experiment } from '@knowwhen/contract'

import { percentText } from '../../ui/evidence/percent.js'
import { formatMoment, formatQuantity } from '../../ui/format.js'
import { HealthMark } from './experiment-status.js'
import './experiments.css'

type Facts = Pick<Experiment, 'health' | 'healthWords' | 'warnings' | 'multipleExposures' | 'detailedStatus'>

function MultipleExposures({ multipleExposures }: Pick<Experiment, 'multipleExposures'>) {
  if (multipleExposures === null) {
    return <li>Whether people saw several arms: GrowthBook does not say.</li>
  }
  const { users, share } = multipleExposures
  return (
    <li>
      {users === 0
        ? 'Nobody saw several arms.'
        : `${formatQuantity(users, 'user')} saw several arms (${percentText(share)}).`}
    </li>
  )
}

/** Whether the numbers may be believed, and everything that was noticed against them. */
export function ExperimentHealth({
  experiment,
}: {
  readonly experiment: Facts & Pick<Experiment, 'isByHand'>
}) {
  const { health, healthWords, warnings, detailedStatus, isByHand } = experiment
  return (
    <>
      <p className="kw-health-head">
        <HealthMark health={health} />
        {detailedStatus !== null && <span className="kw-soft">GrowthBook says: {detailedStatus}</span>}
      </p>
      <ul className="kw-findings-list" aria-label="Findings">
        {healthWords.length === 0 && (
          <li>
            {health === 'unknown'
              ? 'No reading yet that could be checked.'
              : 'Nothing speaks against its numbers.'}
          </li>
        )}
        {healthWords.map((words) => (
          <li key={words}>{words}</li>
        ))}
        {!isByHand && <MultipleExposures multipleExposures={experiment.multipleExposures} />}
      </ul>
      {warnings.length > 0 && (
        <>
          <h3 className="kw-suggested-title">Warnings from GrowthBook</h3>
          <ul className="kw-findings-list" aria-label="Warnings from GrowthBook">
            {warnings.map(({ type, words, at }) => (
              <li key={`${type} ${at}`}>
                {words} <span className="kw-soft">{formatMoment(at)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
