/** What one request with an `Idempotency-Key` claims and leaves behind: its answer, or nothing when it failed. */
import type { Endpoint } from '@knowwhen/contract'
import type { OrganizationId } from '@knowwhen/domain'
import type { FastifyRequest } from 'fastify'

import { dropUnansweredClaim } from '../db/idempotency.js'
import { asOrganization, type TenantTx } from '../db/tenant.js'
import type { Deps } from '../deps.js'
import type { Actor } from './actor.js'
import { claimKey, claimOf, hashRequest, keepAnswer, readIdempotencyKey, type Claim } from './idempotency.js'
import { serialise } from './serialise.js'

export interface RememberedRequest {
  readonly endpoint: Endpoint
  readonly deps: Deps
  readonly request: FastifyRequest
  /** Parsed parts, which the key is bound to. */
  readonly parsed: object
  readonly at: Date
}

export interface AnswerMemory {
  /** Claims the key in the request's first transaction, or ends the request with what was answered before. */
  readonly claimOnce: (tx: TenantTx, actor: Actor) => Promise<void>
  /** Keeps a result that is the endpoint's answer; an intermediate one is passed over. */
  readonly keep: (tx: TenantTx, result: unknown) => Promise<void>
  /** The transaction of the claim was committed. */
  readonly committed: () => void
  /** Keeps the answer where no transaction has seen it. */
  readonly settle: (organizationId: OrganizationId, answer: unknown) => Promise<void>
  /** The request has failed: a claim that was committed on the way is forgotten. */
  readonly giveBack: (organizationId: OrganizationId) => Promise<void>
  /** The answer holds a secret: that it was given is kept, and not what it said. */
  readonly answerIsSecret: () => void
}

const NOT_KEPT = Symbol('nothing was kept yet')

/** A result that does not fit the endpoint's answer is an intermediate one; the handler is not done. */
const bodyOf = (endpoint: Endpoint, result: unknown): string | undefined => {
  try {
    return serialise(endpoint, result)
  } catch {
    return undefined
  }
}

/** @throws Problem 400 when the header cannot be a key */
export const createAnswerMemory = ({
  endpoint,
  deps,
  request,
  parsed,
  at,
}: RememberedRequest): AnswerMemory => {
  const key = endpoint.method === 'POST' ? readIdempotencyKey(request.headers['idempotency-key']) : undefined
  let claim: Claim | undefined
  let isCommitted = false
  let kept: unknown = NOT_KEPT
  let isSecret = false

  const keep: AnswerMemory['keep'] = async (tx, result) => {
    const body = claim === undefined ? undefined : bodyOf(endpoint, result)
    if (claim === undefined || body === undefined) return
    const answer = { status: endpoint.success.status, body: isSecret ? null : body }
    await keepAnswer(tx, claim, { answer, secrets: deps.secrets })
    kept = result
  }

  return {
    keep,
    claimOnce: async (tx, actor) => {
      if (key === undefined || claim !== undefined) return
      const mine = claimOf(actor, endpoint.id, { key, hash: hashRequest(parsed) })
      await claimKey(tx, mine, { at, secrets: deps.secrets })
      claim = mine
    },
    committed: () => void (isCommitted = claim !== undefined),
    settle: async (organizationId, answer) => {
      if (claim === undefined || kept === answer) return
      await asOrganization(deps.db, organizationId, (tx) => keep(tx, answer))
    },
    giveBack: async (organizationId) => {
      const mine = isCommitted ? claim?.key : undefined
      if (mine === undefined) return
      await asOrganization(deps.db, organizationId, (tx) => dropUnansweredClaim(tx, mine))
    },
    answerIsSecret: () => void (isSecret = true),
  }
}
