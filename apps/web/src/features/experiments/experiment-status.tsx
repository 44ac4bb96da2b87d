import type { ExperimentSummary } from '@knowwhen/contract'
import {
  IconAlertTriangle,
  IconCheck,
  IconHelp,
  IconPlayerPlay,
  IconPlayerStop,
  IconX,
} from '@tabler/icons-react'
import { IconCircleDashed } from '@tabler/icons-react'

import { formatDate } from '../../ui/format.js'
import './experiments.css'
import { healthNames, ratioHealth, ratioWords, statusWords } from './experiment-words.js'

const statusIcons = { draft: IconCircleDashed, running: IconPlayerPlay, stopped: IconPlayerStop } as const
const healthIcons = { pass: IconCheck, warn: IconAlertTriangle, fail: IconX, unknown: IconHelp } as const

export function ExperimentStatusMark({ status }: { readonly status: ExperimentSummary['status'] }) {
  const StatusIcon = statusIcons[status]
  return (
    <span className="kw-inline">
      <StatusIcon size={14} aria-hidden="true" /> {statusWords[status]}
    </span>
  )
}

/** Whether the split of users is what was planned, as icon and words. */
export function RatioMark({ p }: { readonly p: number | null }) {
  const health = ratioHealth(p)
  const HealthIcon = healthIcons[health]
  return (
    <span className={`kw-inline kw-ratio kw-ratio-${health}`}>
      <HealthIcon size={14} aria-hidden="true" /> {ratioWords(p)}
    </span>
  )
}

const looksOfHealth = { healthy: 'pass', warning: 'warn', unhealthy: 'fail', unknown: 'unknown' } as const

/** Whether its numbers may be believed, as icon and word. */
export function HealthMark({ health }: Pick<ExperimentSummary, 'health'>) {
  const look = looksOfHealth[health]
  const HealthIcon = healthIcons[look]
  return (
    <span className={`kw-inline kw-ratio kw-ratio-${look}`}>
      <HealthIcon size={14} aria-hidden="true" /> {healthNames[health]}
    </span>
  )
}

type Troubles = Pick<ExperimentSummary, 'isConnected' | 'deletedAt' | 'resultsProblem'>

const troubleOf = ({ isConnected, deletedAt, resultsProblem }: Troubles): string | null => {
  if (!isConnected) return 'Its GrowthBook is no longer connected. The last good reading is kept.'
  if (deletedAt === null) return resultsProblem
  return `GrowthBook no longer has this experiment since ${formatDate(deletedAt)}. The last good reading is kept.`
}

/** Why the numbers may be old: disconnected, gone from GrowthBook, or its results could not be read. */
export function SyncTrouble(troubles: Troubles) {
  const trouble = troubleOf(troubles)
  if (trouble === null) return null
  return (
    <p className="kw-trouble" role="note">
      <IconAlertTriangle size={16} aria-hidden="true" />
      <span>{trouble}</span>
    </p>
  )
}
