/** While a run is at work: notices that somebody ended it or took it over, and says that it is alive. */
import { asOrganization } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { holdsRun } from '../connections/index.js'
import { RunEndedElsewhere, type HeldRunOf, type RunProgress } from './sync-progress.js'

const LOOK = 1_000
/** A wait for a rate limit writes nothing else for minutes. */
const looksPerBeat = 15

export interface Watch {
  readonly deps: Pick<Deps, 'db' | 'log'>
  readonly run: HeldRunOf
  readonly progress: RunProgress
  readonly stop: (reason: unknown) => void
}

/** Answers with what ends the watch. Whoever cancels a run ends its waits and requests within a second or so. */
export function watchRun({ deps, run, progress, stop }: Watch): () => void {
  let looks = 0
  let isLooking = false
  const look = async (): Promise<void> => {
    looks += 1
    if (looks % looksPerBeat === 0) return progress.saveNow()
    if (await asOrganization(deps.db, run.organizationId, (tx) => holdsRun(tx, run))) return
    throw new RunEndedElsewhere('This run has ended already, or is done elsewhere.')
  }
  const timer = setInterval(() => {
    if (isLooking) return
    isLooking = true
    look()
      .catch((error: unknown) => {
        if (error instanceof RunEndedElsewhere) stop(error)
        else deps.log.warn({ err: error, runId: run.runId }, 'a run could not be looked after')
      })
      .finally(() => (isLooking = false))
  }, LOOK)
  return () => clearInterval(timer)
}
