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
  getConnectionRow,
  insertConnection,
  isConnected,
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

const hintOf = (secretKey: string): string => secretKey.slice(-4)

const changeOf = (deps: ConnectionDeps, input: ConnectionInput): ConnectionChange => ({
  ...(input.name === undefined ? {} : { name: input.name }),
  ...(input.baseUrl === undefined ? {} : { baseUrl: usableBaseUrl(deps, input.baseUrl) }),
  ...(input.secretKey === undefined
    ? {}
    : {
        secretKeyCiphertext: deps.secrets.encrypt(input.secretKey),
        secretKeyHint: hintOf(input.secretKey),
      }),
  ...(input.confirmedAlpha === undefined ? {} : { confirmedAlpha: input.confirmedAlpha }),
})

/** What the audit trail may know of a change: that there is a new key, never which. */
const auditable = ({ secretKeyCiphertext, ...change }: ConnectionChange) =>
  secretKeyCiphertext === undefined ? change : { ...change, secretKey: 'changed' }

export async function makeConnection(
  tx: TenantTx,
  deps: ConnectionDeps,
  input: { name: string; baseUrl: string; secretKey: string; confirmedAlpha: number | null },
): Promise<string> {
  const { actor, secrets } = deps
  const id = newId<ConnectionId>()
  const row = {
    id,
    name: input.name,
    baseUrl: usableBaseUrl(deps, input.baseUrl),
    secretKeyCiphertext: secrets.encrypt(input.secretKey),
    secretKeyHint: hintOf(input.secretKey),
    confirmedAlpha: input.confirmedAlpha,
    createdAt: actor.at,
  }
  await insertConnection(tx, row)
  const { name, baseUrl, confirmedAlpha } = row
  await recordAudit(tx, actor, {
    action: 'connection.created',
    subjectType: 'connection',
    subjectId: id,
    before: null,
    after: { name, baseUrl, confirmedAlpha },
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

/** @throws Problem 400, 404, 409 `nameTaken`, 412 `stale`, 422 `badBaseUrl` or `secretKeyRequired` */
export async function changeConnection(
  tx: TenantTx,
  deps: ConnectionDeps,
  input: ConnectionInput & { readonly connectionId: string; readonly version: number },
): Promise<void> {
  const { actor } = deps
  const before = await getConnectionRow(tx, input.connectionId)
  const change = changeOf(deps, input)
  refuseKeyElsewhere(before, change)
  await updateConnectionRow(tx, input, change)
  const isBelievedAnew =
    change.confirmedAlpha !== undefined && change.confirmedAlpha !== before.confirmedAlpha
  if (isBelievedAnew) await judgeAgain(tx, deps, input.connectionId)
  await recordAudit(tx, actor, {
    action: 'connection.changed',
    subjectType: 'connection',
    subjectId: input.connectionId,
    before: { name: before.name, baseUrl: before.baseUrl, confirmedAlpha: before.confirmedAlpha },
    after: auditable(change),
  })
}

/** Erases the key and ends what is under way; what was read stays. @throws Problem 404 */
export async function disconnect(tx: TenantTx, actor: Actor, connectionId: string): Promise<void> {
  const row = await getConnectionRow(tx, connectionId)
  if (!isConnected(row)) return
  await eraseKey(tx, connectionId)
  await endLiveRuns(tx, connectionId, actor.at)
  await recordAudit(tx, actor, {
    action: 'connection.disconnected',
    subjectType: 'connection',
    subjectId: connectionId,
    before: { name: row.name, baseUrl: row.baseUrl },
    after: null,
  })
}
