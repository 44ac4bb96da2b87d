/** Connections to GrowthBook: verbs over (tx, actor, input). The network is asked between transactions. */
import type { ConnectionId } from '@knowwhen/domain'
import { normaliseBaseUrl } from '@knowwhen/growthbook'

import { newId } from '../../db/ids.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import type { Actor } from '../../http/actor.js'
import { invalidRequest, unprocessable } from '../../http/problems.js'
import { recordAudit } from '../auth/index.js'
import { linkedCards } from '../experiments/index.js'
import {
  eraseKey,
  forgetListing,
  getConnectionRow,
  insertConnection,
  isConnected,
  setNextSync,
  updateConnectionRow,
  type ConnectionChange,
  type ConnectionRow,
} from './connection.repo.js'
import { endLiveRuns } from './sync-run.repo.js'

export interface ConnectionInput {
  readonly name?: string | undefined
  readonly baseUrl?: string | undefined
  readonly secretKey?: string | undefined
  readonly confirmedAlpha?: number | undefined
  readonly projectFilter?: readonly string[] | undefined
  readonly syncIntervalMinutes?: number | undefined
}

export interface ConnectionDeps extends Pick<Deps, 'secrets' | 'growthBook' | 'queue'> {
  readonly actor: Actor
}

const isOneWord = ({ hostname }: URL): boolean => !/[.:]/.test(hostname) && hostname !== 'localhost'

/** A name without a dot means something only inside of a network, into which only the operator lets us. */
const refuseUnknownWord = ({ growthBook, actor }: ConnectionDeps, address: string): void => {
  const url = new URL(address)
  if (!isOneWord(url) || growthBook.allowedOrigins(actor.organizationId).includes(url.origin)) return
  const message = `"${url.hostname}" is no address on the internet. Enter the API host of your GrowthBook, for example https://api.growthbook.io.`
  throw invalidRequest([{ path: 'body.baseUrl', message }])
}

/** @throws Problem 400 for what cannot be the address of a server, 422 `badBaseUrl` for the web application's */
const usableBaseUrl = (deps: ConnectionDeps, input: string): string => {
  const result = normaliseBaseUrl(input)
  if (result.ok) {
    refuseUnknownWord(deps, result.baseUrl)
    return result.baseUrl
  }
  const { code, sentence } = result.failure
  const errors = [{ path: 'body.baseUrl', message: sentence }]
  throw code === 'invalidAddress' ? invalidRequest(errors) : unprocessable('badBaseUrl', sentence, errors)
}

/** Ciphertext and hint of a key, which are always changed together. */
export const sealedKey = ({ secrets }: Pick<ConnectionDeps, 'secrets'>, secretKey: string) => ({
  secretKeyCiphertext: secrets.encrypt(secretKey),
  secretKeyHint: secretKey.slice(-4),
})

const asGiven = ({ name, confirmedAlpha, projectFilter, syncIntervalMinutes }: ConnectionInput) => ({
  ...(name === undefined ? {} : { name }),
  ...(confirmedAlpha === undefined ? {} : { confirmedAlpha }),
  ...(projectFilter === undefined ? {} : { projectFilter }),
  ...(syncIntervalMinutes === undefined ? {} : { syncIntervalMinutes }),
})

const changeOf = (deps: ConnectionDeps, input: ConnectionInput): ConnectionChange => ({
  ...asGiven(input),
  ...(input.baseUrl === undefined ? {} : { baseUrl: usableBaseUrl(deps, input.baseUrl) }),
  ...(input.secretKey === undefined
    ? {}
    : { ...sealedKey(deps, input.secretKey), keyChangedAt: deps.actor.at }),
})

/** What the audit trail may know of a change: that there is a new key, never which, nor any letter of it. */
const auditable = ({ secretKeyCiphertext, ...change }: ConnectionChange) => {
  const { name, baseUrl, confirmedAlpha, projectFilter, syncIntervalMinutes } = change
  const secretKey = secretKeyCiphertext === undefined ? undefined : 'changed'
  return { name, baseUrl, confirmedAlpha, projectFilter, syncIntervalMinutes, secretKey }
}

interface NewConnection {
  readonly name: string
  readonly baseUrl: string
  readonly secretKey: string
  readonly confirmedAlpha: number | null
  readonly projectFilter: readonly string[]
  readonly syncIntervalMinutes: number
}

/** @throws Problem 400, 409 `nameTaken`, 422 `badBaseUrl` */
export async function makeConnection(
  tx: TenantTx,
  deps: ConnectionDeps,
  { secretKey, ...input }: NewConnection,
): Promise<string> {
  const { actor } = deps
  const id = newId<ConnectionId>()
  const settings = { ...input, baseUrl: usableBaseUrl(deps, input.baseUrl) }
  const nextSyncAt = input.syncIntervalMinutes === 0 ? null : actor.at
  const key = sealedKey(deps, secretKey)
  await insertConnection(tx, { id, ...settings, ...key, nextSyncAt, createdAt: actor.at })
  await recordAudit(tx, actor, {
    action: 'connection.created',
    subjectType: 'connection',
    subjectId: id,
    before: null,
    after: settings,
  })
  return id
}

/** Whoever may change the address could else have the stored key, which nobody may read, sent to a server of their own. */
const refuseKeyElsewhere = (before: ConnectionRow, change: ConnectionChange): void => {
  const isElsewhere = change.baseUrl !== undefined && change.baseUrl !== before.baseUrl
  if (!isElsewhere || change.secretKeyCiphertext !== undefined) return
  const detail = 'Enter the secret key again: the stored one is sent only to the address it was given for.'
  throw unprocessable('secretKeyRequired', detail, [{ path: 'body.secretKey', message: detail }])
}

/** What the intervals cover decides verdicts: every card that is tested through this connection is judged again. */
async function judgeAgain(tx: TenantTx, deps: ConnectionDeps, connectionId: string): Promise<void> {
  const { organizationId } = deps.actor
  const cards = await linkedCards(tx, connectionId)
  for (const hypothesisId of cards.values()) {
    await deps.queue.send(tx, 'judgeHypothesis', { organizationId, hypothesisId })
  }
}

const MINUTE = 60_000

/**
 * A new key: at once, since the old one may have been refused and asked less and less often. Another interval: that long
 * from now. Else it stays as it was.
 */
const nextSyncOf = (before: ConnectionRow, change: ConnectionChange, at: Date): Date | null | undefined => {
  const minutes = change.syncIntervalMinutes ?? before.syncIntervalMinutes
  if (change.secretKeyCiphertext !== undefined) return minutes === 0 ? null : at
  if (!isConnected(before) || minutes === before.syncIntervalMinutes) return undefined
  return minutes === 0 ? null : new Date(at.getTime() + minutes * MINUTE)
}

const sameIds = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id) => b.includes(id))

/** Whether other experiments are read than before: then what is new since the last run says nothing. */
const readsElsewhere = (before: ConnectionRow, { baseUrl, projectFilter }: ConnectionChange): boolean =>
  (baseUrl !== undefined && baseUrl !== before.baseUrl) ||
  (projectFilter !== undefined && !sameIds(projectFilter, before.projectFilter))

/** What follows from a change besides the change itself. */
async function followUp(
  tx: TenantTx,
  deps: ConnectionDeps,
  { before, change }: { readonly before: ConnectionRow; readonly change: ConnectionChange },
): Promise<void> {
  const nextSyncAt = nextSyncOf(before, change, deps.actor.at)
  if (nextSyncAt !== undefined) await setNextSync(tx, before.id, nextSyncAt)
  if (readsElsewhere(before, change)) await forgetListing(tx, before.id)
  const isBelievedAnew =
    change.confirmedAlpha !== undefined && change.confirmedAlpha !== before.confirmedAlpha
  if (isBelievedAnew) await judgeAgain(tx, deps, before.id)
}

const auditedBefore = (row: ConnectionRow) => {
  const { name, baseUrl, confirmedAlpha, projectFilter, syncIntervalMinutes } = row
  return { name, baseUrl, confirmedAlpha, projectFilter, syncIntervalMinutes }
}

/** @throws Problem 400, 404, 409 `nameTaken`, 412 `stale`, 422 `badBaseUrl` or `secretKeyRequired` */
export async function changeConnection(
  tx: TenantTx,
  deps: ConnectionDeps,
  input: ConnectionInput & { readonly connectionId: string; readonly version: number },
): Promise<void> {
  const before = await getConnectionRow(tx, input.connectionId)
  const change = changeOf(deps, input)
  refuseKeyElsewhere(before, change)
  await updateConnectionRow(tx, input, change)
  await followUp(tx, deps, { before, change })
  await recordAudit(tx, deps.actor, {
    action: 'connection.changed',
    subjectType: 'connection',
    subjectId: input.connectionId,
    before: auditedBefore(before),
    after: auditable(change),
  })
}

/** Erases the key and ends what is under way; what was read stays. @throws Problem 404 */
export async function disconnect(tx: TenantTx, actor: Actor, connectionId: string): Promise<void> {
  const row = await getConnectionRow(tx, connectionId)
  if (!isConnected(row)) return
  await eraseKey(tx, connectionId)
  await setNextSync(tx, connectionId, null)
  await endLiveRuns(tx, connectionId, actor.at)
  await recordAudit(tx, actor, {
    action: 'connection.disconnected',
    subjectType: 'connection',
    subjectId: connectionId,
    before: { name: row.name, baseUrl: row.baseUrl },
    after: null,
  })
}
