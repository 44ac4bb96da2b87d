/** What the script knows while it tells the story: who is who, and under which ids things were made. */
import type { UserId } from '@knowwhen/domain'

import type { DemoGrowthBook } from './demo-growthbook.js'
import type { Call, Script } from './script.js'
import type { ScriptClock } from './script-clock.js'
import type { DemoStory, PersonKey } from './story.js'

export interface Stage {
  readonly story: DemoStory
  readonly script: Script
  readonly clock: ScriptClock
  readonly growthBook: DemoGrowthBook
  /** The moment at which the demo is set up: the story ends there. */
  readonly anchor: Date
  readonly people: ReadonlyMap<PersonKey, UserId>
}

/** @throws when the story speaks of something that it never introduced */
export const known = <K, V>(map: ReadonlyMap<K, V>, key: K): V => {
  const value = map.get(key)
  if (value === undefined) throw new Error(`The demo's story does not introduce ${String(key)}.`)
  return value
}

/** The API in the hands of one person. */
export const by = ({ script, people }: Stage, person: PersonKey): Call => script.as(known(people, person))
