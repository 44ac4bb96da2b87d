import { createHmac } from 'node:crypto'
import type { WebhookSetup } from './webhook.schema.js'

export interface WebhookEvent {
  readonly event: string
  /** What the event is about, as `data.object`. */
  readonly object: Readonly<Record<string, unknown>>
  /** `experiment.updated`: old values of the top-level keys that changed. */
  readonly previous?: Readonly<Record<string, unknown>>
  readonly projects: readonly string[]
  readonly tags: readonly string[]
  readonly user: Readonly<Record<string, unknown>> | null
  /** Milliseconds; with the event and the object's id, all there is to tell a repetition by. */
  readonly created: number
}

/** The old shape sends only these. */
const RAW_EVENTS = [
  'experiment.created',
  'experiment.updated',
  'experiment.deleted',
  'experiment.warning',
  'webhook.test',
]

/** `experiment.*` covers everything that begins with `experiment.`. */
export function isWanted({ events, payloadType }: WebhookSetup, event: string): boolean {
  if (payloadType === 'raw' && !RAW_EVENTS.includes(event)) return false
  return (
    events.length === 0 ||
    events.some((wanted) =>
      wanted.endsWith('.*') ? event.startsWith(wanted.slice(0, -1)) : wanted === event,
    )
  )
}

function changesOf({ object, previous = {} }: WebhookEvent) {
  const modified = Object.entries(previous).map(([key, oldValue]) => ({
    key,
    oldValue,
    newValue: object[key],
  }))
  return { added: {}, removed: {}, modified }
}

function dataOf(event: WebhookEvent) {
  if (event.previous === undefined) return { object: event.object }
  return { object: event.object, previous_attributes: event.previous, changes: changesOf(event) }
}

function rawDataOf({ event, object, previous }: WebhookEvent) {
  if (event === 'experiment.warning' || event === 'webhook.test') return object
  return { current: object, previous: previous === undefined ? null : { ...object, ...previous } }
}

function surroundingsOf({ projects, tags, user }: WebhookEvent) {
  return { projects, tags, environments: [], containsSecrets: false, user }
}

/** The body as it is signed and sent. */
export function bodyOf(event: WebhookEvent, payloadType: WebhookSetup['payloadType']): string {
  const head = { event: event.event, object: event.event.split('.')[0] ?? '' }
  if (payloadType === 'raw')
    return JSON.stringify({ ...head, data: rawDataOf(event), ...surroundingsOf(event) })
  return JSON.stringify({
    ...head,
    data: dataOf(event),
    ...surroundingsOf(event),
    api_version: '2024-07-31',
    created: event.created,
  })
}

/** Over the raw body, lower-case hex, no prefix, no time. */
export function signatureOf(body: string, signingKey: string): string {
  return createHmac('sha256', signingKey).update(body).digest('hex')
}
