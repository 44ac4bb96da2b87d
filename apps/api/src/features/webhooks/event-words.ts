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

export const outcomeOf = ({ event, externalId, otherPayload }: EventRead): GrowthbookEventOutcome => {
  if (otherPayload !== null) return 'ignored'
  if (externalId !== '') return event === WARNING ? 'noted' : 'pulled'
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
  if (event === TEST) return 'The test arrived: GrowthBook reaches this connection.'
  return words[outcome]
}
