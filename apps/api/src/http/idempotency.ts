/**
 * `Idempotency-Key`: a POST that is sent twice has one effect and one answer. The key is claimed in the
 * transaction of the effect, so that a failed request leaves nothing behind and may be tried again.
 */
import { createHash } from 'node:crypto'

import {
  findIdempotentAnswer,
  insertIdempotencyClaim,
  saveIdempotentAnswer,
  type ClaimKey,
} from '../db/idempotency.js'
import type { TenantTx } from '../db/tenant.js'
import type { Secrets } from '../secrets.js'
import type { Actor } from './actor.js'
import { conflict, invalidRequest, unprocessable } from './problems.js'

/** Thrown inside the transaction to end it: the answer was given before. */
export class Replay extends Error {
  override readonly name = 'Replay'
  readonly status: number
  readonly body: string

  constructor(status: number, body: string) {
    super('This request was answered before.')
    this.status = status
    this.body = body
  }
}

export interface Claim {
  readonly key: ClaimKey
  readonly requestHash: string
}

const KEY = /^[\x21-\x7e]{1,200}$/
const UNFINISHED = 0

/** @throws Problem 400 when the header cannot be a key */
export const readIdempotencyKey = (header: string | readonly string[] | undefined): string | undefined => {
  if (header === undefined) return undefined
  if (typeof header === 'string' && KEY.test(header)) return header
  throw invalidRequest([
    { path: 'headers.idempotency-key', message: 'Please use 1 to 200 printable characters without spaces.' },
  ])
}

export const hashRequest = (parsed: object): string =>
  createHash('sha256').update(JSON.stringify(parsed)).digest('hex')

/** Two people, or one person through two endpoints, never meet in one key. */
export const claimOf = (actor: Actor, endpointId: string, request: { key: string; hash: string }): Claim => ({
  key: { scope: `${actor.userId}:${endpointId}`, key: request.key },
  requestHash: request.hash,
})

/**
 * Claims the key, or ends the request with what was answered before.
 * @throws Replay, Problem 422 `idempotencyKeyReused`, Problem 409 `idempotencyKeyInUse` or `answerShownOnce`
 */
export const claimKey = async (
  tx: TenantTx,
  claim: Claim,
  { at, secrets }: { readonly at: Date; readonly secrets: Secrets },
): Promise<void> => {
  if (await insertIdempotencyClaim(tx, claim, at)) return
  const earlier = await findIdempotentAnswer(tx, claim.key)
  if (earlier?.requestHash !== claim.requestHash) {
    throw unprocessable(
      'idempotencyKeyReused',
      'This Idempotency-Key was used for another request. Use a new key for a new request.',
    )
  }
  if (earlier.status === UNFINISHED) {
    throw conflict(
      'idempotencyKeyInUse',
      'The first request with this Idempotency-Key has not been answered.',
    )
  }
  if (earlier.sealedAnswer === null) {
    throw conflict(
      'answerShownOnce',
      'This request was carried out before, and its answer holds a secret that is shown only once.',
    )
  }
  throw new Replay(earlier.status, secrets.decrypt(earlier.sealedAnswer))
}

export interface KeptAnswer {
  readonly status: number
  /** Null: it holds a secret that must not be shown again. */
  readonly body: string | null
}

export const keepAnswer = async (
  tx: TenantTx,
  claim: Claim,
  { answer, secrets }: { readonly answer: KeptAnswer; readonly secrets: Secrets },
): Promise<void> =>
  saveIdempotentAnswer(tx, claim.key, {
    status: answer.status,
    sealedAnswer: answer.body === null ? null : secrets.encrypt(answer.body),
  })
