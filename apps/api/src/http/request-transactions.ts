/** The transactions of one request: who asks, whether they may, and whether it was answered before. */
import type { Endpoint } from '@knowwhen/contract'
import type { Action } from '@knowwhen/domain'
import type { FastifyRequest } from 'fastify'

import { accountOf, firstAccountStatement, firstStatement, identityOf } from '../db/identity.js'
import { dropUnansweredClaim } from '../db/idempotency.js'
import {
  asOrganization,
  withAccountStatement,
  withFirstStatement,
  type AccountTx,
  type TenantTx,
} from '../db/tenant.js'
import type { Deps } from '../deps.js'
import { authorise, type AccountActor, type Actor } from './actor.js'
import type { Credential } from './credentials.js'
import {
  claimKey,
  claimOf,
  hashRequest,
  keepAnswer,
  readIdempotencyKey,
  type Claim,
  type KeptAnswer,
} from './idempotency.js'
import { forbidden, unauthenticated } from './problems.js'
import { serialise } from './serialise.js'

export interface RequestFacts {
  readonly endpoint: Endpoint
  readonly deps: Deps
  readonly credential: Credential | undefined
  readonly request: FastifyRequest
  /** Parsed parts, which an `Idempotency-Key` is bound to. */
  readonly parsed: object
}

export interface RequestTransactions {
  readonly inTenant: <T>(work: (tx: TenantTx, actor: Actor) => Promise<T>) => Promise<T>
  readonly inAccount: <T>(work: (tx: AccountTx, person: AccountActor) => Promise<T>) => Promise<T>
  readonly answerIsSecret: () => void
  /** Called with the handler's answer: proves that it asked for permission, and completes a kept answer. */
  readonly settle: (answer: unknown) => Promise<void>
  /** Called when the handler has failed: what it claimed in a transaction that was committed is given back. */
  readonly giveBack: () => Promise<void>
}

const OPERATORS_ONLY = 'Only the operator of this installation can do this.'
const PEOPLE_ONLY = 'This belongs to a person’s own account: please sign in; an API key cannot do it.'

const ssoRequired = () =>
  forbidden('This organisation asks you to sign in with its identity provider.', 'ssoRequired')

const isAction = (access: Endpoint['access']): access is Action =>
  access !== 'public' && access !== 'account' && access !== 'operator' && access !== 'signedIn'

const NOT_KEPT = Symbol('nothing was kept yet')

/** A result that does not fit the endpoint's answer is an intermediate one; the handler is not done. */
const bodyOf = (endpoint: Endpoint, result: unknown): string | undefined => {
  try {
    return serialise(endpoint, result)
  } catch {
    return undefined
  }
}

const actorOf = (
  { endpoint, request }: RequestFacts,
  rows: Parameters<typeof identityOf>[0],
  at: Date,
): Actor => {
  const found = identityOf(rows)
  if (found === undefined) throw unauthenticated()
  if (found.ssoRequired) throw ssoRequired()
  const actor = { ...found.identity, requestId: request.id, at, ipAddress: request.ip }
  request.actor = actor
  if (isAction(endpoint.access)) authorise(actor, endpoint.access)
  return actor
}

const personOf = ({ endpoint, request }: RequestFacts, rows: readonly unknown[], at: Date): AccountActor => {
  const found = accountOf(rows)
  if (found === undefined) throw unauthenticated()
  // Whoever runs an organisation's provider can have a session of every member, the operator included.
  const isOperator = found.isOperator && found.boundOrganizationId === null
  if (endpoint.access === 'operator' && !isOperator) throw forbidden(OPERATORS_ONLY)
  return { ...found, isOperator, requestId: request.id, at, ipAddress: request.ip }
}

/** Nobody was asked who they are, which is right for what everybody may see alone. */
const assertPublic = ({ id, access }: Endpoint): void => {
  if (access !== 'public') throw new Error(`${id} answered without asking who may see it.`)
}

export const createRequestTransactions = (facts: RequestFacts): RequestTransactions => {
  const { endpoint, deps, credential, request } = facts
  const at = deps.clock.now()
  const key = endpoint.method === 'POST' ? readIdempotencyKey(request.headers['idempotency-key']) : undefined
  let known: Actor | undefined
  let claim: Claim | undefined
  let kept: unknown = NOT_KEPT
  let isSecret = false
  let isPersonKnown = false
  let isClaimCommitted = false

  const keep = async (tx: TenantTx, result: unknown): Promise<void> => {
    if (claim === undefined) return
    const body = bodyOf(endpoint, result)
    if (body === undefined) return
    const answer: KeptAnswer = { status: endpoint.success.status, body: isSecret ? null : body }
    await keepAnswer(tx, claim, { answer, secrets: deps.secrets })
    kept = result
  }

  const claimOnce = async (tx: TenantTx, actor: Actor): Promise<void> => {
    if (key === undefined || claim !== undefined) return
    const mine = claimOf(actor, endpoint.id, { key, hash: hashRequest(facts.parsed) })
    await claimKey(tx, mine, { at, secrets: deps.secrets })
    claim = mine
  }

  const inTenant: RequestTransactions['inTenant'] = async (work) => {
    if (credential === undefined) throw unauthenticated()
    const answer = await withFirstStatement(deps.db, firstStatement(credential), async (tx, rows) => {
      const actor = actorOf(facts, rows, at)
      known = actor
      await claimOnce(tx, actor)
      const result = await work(tx, actor)
      await keep(tx, result)
      return result
    })
    isClaimCommitted = claim !== undefined
    return answer
  }

  const inAccount: RequestTransactions['inAccount'] = async (work) => {
    if (credential === undefined) throw unauthenticated()
    if (credential.kind === 'apiKey') throw forbidden(PEOPLE_ONLY, 'sessionNeeded')
    return withAccountStatement(deps.db, firstAccountStatement(credential.token), async (tx, rows) => {
      const person = personOf(facts, rows, at)
      isPersonKnown = true
      return work(tx, person)
    })
  }

  const settle = async (answer: unknown): Promise<void> => {
    if (known === undefined && !isPersonKnown) assertPublic(endpoint)
    if (known === undefined || claim === undefined || kept === answer) return
    await asOrganization(deps.db, known.organizationId, (tx) => keep(tx, answer))
  }

  const giveBack = async (): Promise<void> => {
    const key = isClaimCommitted ? claim?.key : undefined
    if (known === undefined || key === undefined) return
    await asOrganization(deps.db, known.organizationId, (tx) => dropUnansweredClaim(tx, key))
  }

  return { inTenant, inAccount, settle, giveBack, answerIsSecret: () => void (isSecret = true) }
}
