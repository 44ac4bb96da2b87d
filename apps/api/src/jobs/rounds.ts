/** Looks after what jobs may leave behind: at the start of a process, and each minute from there. */
import { setTimeout as delay } from 'node:timers/promises'

import type { Logger } from 'pino'

import type { Worker } from './worker.js'

/** `isFirst` at the start of the process. */
export type Round = (isFirst: boolean) => Promise<void>

const PAUSE = 60_000

const doRound = async (round: Round, isFirst: boolean, log: Pick<Logger, 'error'>): Promise<void> => {
  try {
    await round(isFirst)
  } catch (error) {
    log.error({ err: error }, 'what jobs may have left behind could not be looked after')
  }
}

export const startRounds = (rounds: readonly Round[], log: Pick<Logger, 'error'>): Worker => {
  const stopping = new AbortController()
  const isStopping = (): boolean => stopping.signal.aborted

  const loop = async (): Promise<void> => {
    for (let isFirst = true; !isStopping(); isFirst = false) {
      for (const round of rounds) await doRound(round, isFirst, log)
      await delay(PAUSE, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const ended = loop()
  return {
    finish: () => {
      stopping.abort()
      return ended
    },
    handBack: () => Promise.resolve(),
  }
}
