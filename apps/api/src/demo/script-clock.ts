import type { Clock } from '../deps.js'

export interface ScriptClock extends Clock {
  /** What happens from now on happened at that moment. */
  readonly set: (moment: Date) => void
}

/** Stands where it is put. */
export const createScriptClock = (start: Date): ScriptClock => {
  let now = start
  return { now: () => new Date(now), set: (moment) => void (now = moment) }
}
