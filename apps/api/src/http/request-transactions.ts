/** The transactions of one request: who asks, whether they may, and whether it was answered before. */
import type { Endpoint } from '@knowwhen/contract'
import type { Action } from '@knowwhen/domain'
import type { FastifyRequest } from 'fastify'

import { accountOf, firstAccountStatement, firstStatement, identityOf } from '../db/identity.js'
import { withAccountStatement, withFirstStatement, type AccountTx, type TenantTx } from '../db/tenant.js'
import type { Deps } from '../deps.js'
import { authorise, type AccountActor, type Actor } from './actor.js'
import type { Credential } from './credentials.js'
import { createAnswerMemory } from './answer-memory.js'
import { forbidden, unauthenticated } from './problems.js'

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
  const { endpoint, deps, credential, request, parsed } = facts
  const at = deps.clock.now()
  const memory = createAnswerMemory({ endpoint, deps, request, parsed, at })
  let known: Actor | undefined
  let isPersonKnown = false

  const inTenant: RequestTransactions['inTenant'] = async (work) => {
    if (credential === undefined) throw unauthenticated()
    const answer = await withFirstStatement(deps.db, firstStatement(credential), async (tx, rows) => {
      const actor = actorOf(facts, rows, at)
      known = actor
      await memory.claimOnce(tx, actor)
      const result = await work(tx, actor)
      await memory.keep(tx, result)
      return result
    })
    memory.committed()
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
    if (known !== undefined) await memory.settle(known.organizationId, answer)
  }

  const giveBack = async (): Promise<void> => {
    if (known !== undefined) await memory.giveBack(known.organizationId)
  }

  return { inTenant, inAccount, settle, giveBack, answerIsSecret: memory.answerIsSecret }
}
