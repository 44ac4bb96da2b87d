/**
 * What an event says, read without believing it: GrowthBook's delivery is signed, but unordered, repeated and of any
 * version, so that nothing here is more than a name and a hint (API of GrowthBook, event webhooks).
 */
import { z } from 'zod'

/** A payload type other than JSON, by which GrowthBook writes for a chat or in its oldest form. */
export type OtherPayload = 'raw' | 'slack' | 'discord'

export interface EventRead {
  /** GrowthBook's name of it; empty where there is none that could be one. */
  readonly event: string
  /** GrowthBook's id of the experiment it speaks of; empty where it speaks of none. */
  readonly externalId: string
  /** GrowthBook's id of that experiment's project, empty where it has none; null where the event does not say. */
  readonly projectId: string | null
  readonly happenedAt: Date | null
  /** Null: JSON, as it should be. */
  readonly otherPayload: OtherPayload | null
  /** `data.object` */
  readonly subject: unknown
}

const name = z
  .string()
  .regex(/^[\w.-]{1,100}$/)
  .catch('')
const externalId = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/)
  .catch('')

const FIRST_YEAR = Date.UTC(2015, 0)
const LAST_YEAR = Date.UTC(2100, 0)
const created = z
  .number()
  .min(FIRST_YEAR)
  .max(LAST_YEAR)
  .transform((milliseconds) => new Date(milliseconds))
  .nullable()
  .catch(null)

const envelope = z.object({
  event: name,
  created,
  data: z.object({ object: z.unknown() }).catch({ object: null }),
})
const subjectIds = z.object({ id: externalId, experimentId: externalId }).catch({ id: '', experimentId: '' })

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const payloadOf = (body: Readonly<Record<string, unknown>>): OtherPayload | null => {
  if ('event' in body) {
    const { data } = body
    const isEnvelope = 'api_version' in body || (isRecord(data) && 'object' in data)
    return isEnvelope ? null : 'raw'
  }
  if ('blocks' in body || 'attachments' in body) return 'slack'
  return 'content' in body || 'embeds' in body ? 'discord' : null
}

const nothingRead: EventRead = {
  event: '',
  externalId: '',
  projectId: null,
  happenedAt: null,
  otherPayload: null,
  subject: null,
}

const experimentOf = (event: string, subject: unknown): string => {
  if (!event.startsWith('experiment.')) return ''
  const { id, experimentId } = subjectIds.parse(subject)
  return experimentId === '' ? id : experimentId
}

const withProject = z.object({ project: z.string() })

const projectOf = (subject: unknown): string | null => withProject.safeParse(subject).data?.project ?? null

/** Never throws: what cannot be understood is an event without a name. */
export const readEvent = (body: unknown): EventRead => {
  if (!isRecord(body)) return nothingRead
  const otherPayload = payloadOf(body)
  const read = envelope.safeParse(body)
  if (!read.success) return { ...nothingRead, otherPayload }
  const { event, created: happenedAt, data } = read.data
  if (otherPayload !== null) return { ...nothingRead, event, happenedAt, otherPayload }
  const subject = data.object ?? null
  const projectId = projectOf(subject)
  return { event, externalId: experimentOf(event, subject), projectId, happenedAt, otherPayload, subject }
}
