/** Connections to GrowthBook: verbs over (tx, actor, input). The network is asked between transactions. */
import type { ConnectionId } from '@knowwhen/domain'
import { normaliseBaseUrl } from '@knowwhen/growthbook'

import { newId } from '../../db/ids.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { unprocessable } from '../../http/problems.js'
import type { Secrets } from '../../secrets.js'
import { recordAudit } from '../auth/index.js'
import {
  getConnectionRow,
  insertConnection,
  updateConnectionRow,
  type ConnectionChange,
  type ConnectionRow,
} from './connection.repo.js'

export interface ConnectionInput {
  readonly name?: string | undefined
  readonly baseUrl?: string | undefined
  readonly secretKey?: string | undefined
  readonly confirmedAlpha?: number | undefined
}

const usableBaseUrl = (input: string): string => {
  const result = normaliseBaseUrl(input)
  if (result.ok) return result.baseUrl
  throw unprocessable('badBaseUrl', result.failure.sentence, [
    { path: 'body.baseUrl', message: result.failure.sentence },
  ])
}

const hintOf = (secretKey: string): string => secretKey.slice(-4)

const changeOf = (secrets: Secrets, input: ConnectionInput): ConnectionChange => ({
  ...(input.name === undefined ? {} : { name: input.name }),
  ...(input.baseUrl === undefined ? {} : { baseUrl: usableBaseUrl(input.baseUrl) }),
  ...(input.secretKey === undefined
    ? {}
    : { secretKeyCiphertext: secrets.encrypt(input.secretKey), secretKeyHint: hintOf(input.secretKey) }),
  ...(input.confirmedAlpha === undefined ? {} : { confirmedAlpha: input.confirmedAlpha }),
})

/** What the audit trail may know of a change: that there is a new key, never which. */
const auditable = ({ secretKeyCiphertext, ...change }: ConnectionChange) =>
  secretKeyCiphertext === undefined ? change : { ...change, secretKey: 'changed' }

export async function makeConnection(
  tx: TenantTx,
  deps: { readonly actor: Actor; readonly secrets: Secrets },
  input: { name: string; baseUrl: string; secretKey: string; confirmedAlpha: number | null },
): Promise<string> {
  const { actor, secrets } = deps
  const id = newId<ConnectionId>()
  const row = {
    id,
    name: input.name,
    baseUrl: usableBaseUrl(input.baseUrl),
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

/** @throws Problem 404, 409 `nameTaken`, 412 `stale`, 422 `badBaseUrl` or `secretKeyRequired` */
export async function changeConnection(
  tx: TenantTx,
  deps: { readonly actor: Actor; readonly secrets: Secrets },
  input: ConnectionInput & { readonly connectionId: string; readonly version: number },
): Promise<void> {
  const { actor, secrets } = deps
  const before = await getConnectionRow(tx, input.connectionId)
  const change = changeOf(secrets, input)
  refuseKeyElsewhere(before, change)
  await updateConnectionRow(tx, input, change)
  await recordAudit(tx, actor, {
    action: 'connection.changed',
    subjectType: 'connection',
    subjectId: input.connectionId,
    before: { name: before.name, baseUrl: before.baseUrl, confirmedAlpha: before.confirmedAlpha },
    after: auditable(change),
  })
}
