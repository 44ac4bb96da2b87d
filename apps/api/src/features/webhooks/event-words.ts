/** What is done with an event, and how it is told. */
import type { GrowthbookEventOutcome } from '../../db/schema/index.js'
import type { EventRead } from './read-event.js'

export const WARNING = 'experiment.warning'
const TEST = 'webhook.test'
/** Kept in place of the event's name where GrowthBook was set to another payload type. */
const OTHER_PAYLOAD = 'payload.'

/** Events of GrowthBook that have nothing to do with experiments' results. */
const notOurs = /^(feature|user|webhook|sdk|organization|revision|savedGroup|visualChange)\./

export const nameOf = ({ event, otherPayload }: EventRead): string =>
  otherPayload === null ? event : `${OTHER_PAYLOAD}${otherPayload}`

interface Filter {
  /** GrowthBook's ids; empty: all of them. */
  readonly projectFilter: readonly string[]
}

/** An event that does not say whose it is may be of any project: the pull looks, and leaves it alone. */
const isFilteredOut = ({ projectId }: EventRead, { projectFilter }: Filter): boolean =>
  projectId !== null && projectFilter.length > 0 && !projectFilter.includes(projectId)

export const outcomeOf = (read: EventRead, filter: Filter): GrowthbookEventOutcome => {
  const { event, externalId, otherPayload } = read
  if (otherPayload !== null) return 'ignored'
  if (externalId !== '') {
    if (isFilteredOut(read, filter)) return 'ignored'
    return event === WARNING ? 'noted' : 'pulled'
  }
  return notOurs.test(event) ? 'ignored' : 'unknown'
}

const payloadNames: Readonly<Record<string, string>> = { raw: 'Raw', slack: 'Slack', discord: 'Discord' }

const otherPayloadWords = (event: string): string => {
  const type = event.slice(OTHER_PAYLOAD.length)
  return `GrowthBook sent this in the form "${payloadNames[type] ?? type}", which does not say enough. Open the webhook in GrowthBook, choose JSON as its payload type, and save it.`
}

const words: Readonly<Record<GrowthbookEventOutcome, string>> = {
  pulled: 'The experiment is read again.',
  noted: 'The warning is kept with the experiment, which is read again.',
  ignored: 'This has nothing to do with results, so nothing was done.',
  unknown: 'This event is not known here, so nothing was done. A newer GrowthBook may have brought it.',
}

export const messageOf = (event: string, outcome: GrowthbookEventOutcome): string => {
  if (event.startsWith(OTHER_PAYLOAD)) return otherPayloadWords(event)
  if (outcome === 'ignored' && event.startsWith('experiment.')) {
    return 'The experiment is of a project that this connection does not read, so nothing was done.'
  }
  if (event === TEST) return 'The test arrived: GrowthBook reaches this connection.'
  return words[outcome]
}
