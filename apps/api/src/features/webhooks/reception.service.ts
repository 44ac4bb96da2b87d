/** An event of GrowthBook: checked, written down once, and taken as a hint to read again. */
import { createHash } from 'node:crypto'

import { brandId, type OrganizationId } from '@knowwhen/domain'
import { verifyWebhookSignature } from '@knowwhen/growthbook'

import { newId } from '../../db/ids.js'
import type { GrowthbookEventOutcome } from '../../db/schema/index.js'
import { asOrganization, type TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { invalidRequest, notFound, unauthenticated } from '../../http/problems.js'
import { findConnectionRow, isConnected, noteEvent, type ConnectionRow } from '../connections/index.js'
import { sendPull } from '../sync/index.js'
import { changeWarnings, insertEventOnce } from './events.repo.js'
import { nameOf, outcomeOf, WARNING } from './event-words.js'
import { readEvent, type EventRead } from './read-event.js'
import { keepWarning } from './warning.js'

export interface Delivery {
  readonly organizationId: string
  readonly connectionId: string
  readonly rawBody: Buffer
  readonly signature: string | undefined
}

type ReceptionDeps = Pick<Deps, 'db' | 'clock' | 'log' | 'queue' | 'secrets'>

/** Who is not listening looks the same as who is not there. */
const listening = async (tx: TenantTx, connectionId: string) => {
  const row = await findConnectionRow(tx, connectionId)
  const ciphertext = row?.webhookKeyCiphertext ?? null
  if (row === undefined || ciphertext === null || !isConnected(row)) throw notFound('webhook')
  return { row, ciphertext }
}

const parseBody = (rawBody: Buffer): unknown => {
  try {
    return JSON.parse(rawBody.toString('utf8'))
  } catch {
    throw invalidRequest([{ path: 'body', message: 'The body is not valid JSON.' }])
  }
}

interface Reception {
  readonly connection: ConnectionRow
  readonly read: EventRead
  readonly outcome: GrowthbookEventOutcome
  readonly at: Date
}

const writeDown = (tx: TenantTx, rawBody: Buffer, { connection, read, outcome, at }: Reception) =>
  insertEventOnce(tx, {
    id: newId(),
    connectionId: connection.id,
    event: nameOf(read),
    externalId: read.externalId,
    outcome,
    raw: rawBody.toString('utf8'),
    rawHash: createHash('sha256').update(rawBody).digest('hex'),
    happenedAt: read.happenedAt,
    receivedAt: at,
  })

/** No number of the event is believed, but for warnings, which GrowthBook gives out in no other way. */
async function actOn(
  tx: TenantTx,
  { queue, log }: Pick<ReceptionDeps, 'queue' | 'log'>,
  { connection, read, outcome, at }: Reception,
): Promise<void> {
  const { organizationId, id: connectionId } = connection
  const { event, externalId, subject } = read
  if (outcome === 'unknown') log.info({ organizationId, connectionId, event }, 'an unknown event has come')
  if (read.otherPayload === null) await noteEvent(tx, connectionId, at)
  if (externalId === '' || outcome === 'ignored') return
  if (event === WARNING) {
    await changeWarnings(tx, { connectionId, externalId }, (kept) =>
      keepWarning(kept, subject, read.happenedAt ?? at),
    )
  }
  await sendPull(tx, queue, { organizationId, connectionId, externalId })
}

/**
 * Takes one delivery; the same bytes a second time do nothing.
 * @throws Problem 404 without a webhook there, 401 `badSignature`, 400 for what is not JSON
 */
export const receiveEvent = (deps: ReceptionDeps, delivery: Delivery): Promise<void> =>
  asOrganization(deps.db, brandId<OrganizationId>(delivery.organizationId), async (tx) => {
    const { row: connection, ciphertext } = await listening(tx, delivery.connectionId)
    const { rawBody, signature } = delivery
    const signingKey = deps.secrets.decrypt(ciphertext)
    if (!verifyWebhookSignature({ rawBody, signature, signingKey })) {
      throw unauthenticated('The signature does not fit.', 'badSignature')
    }
    const read = readEvent(parseBody(rawBody))
    const reception = { connection, read, outcome: outcomeOf(read, connection), at: deps.clock.now() }
    if (await writeDown(tx, rawBody, reception)) await actOn(tx, deps, reception)
  })
