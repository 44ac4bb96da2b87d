/**
 * Joins an endpoint (data) to its handler (one sentence): authenticate → validate → transact → authorise →
 * act → present. This file is a named seam: the parsed parts get the types of the endpoint's schemas here.
 */
import type { AnswerOf, Endpoint, ParsedRequest } from '@knowwhen/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { AccountTx, TenantTx } from '../db/tenant.js'
import type { Deps } from '../deps.js'
import type { AccountActor, Actor } from './actor.js'
import { refuseForeignOrigin } from './foreign-origin.js'
import { Replay } from './idempotency.js'
import { parseParts, parseVersion } from './parse.js'
import { unauthenticated } from './problems.js'
import { createRequestTransactions } from './request-transactions.js'
import { serialise, versionOf } from './serialise.js'

export interface RequestContext<E extends Endpoint> {
  /**
   * Opens one transaction, checks who asks and whether they may, runs the work and commits. No network inside.
   * A handler may call it twice, with the network in between.
   */
  readonly inTenant: <T>(work: (tx: TenantTx, actor: Actor) => Promise<T>) => Promise<T>
  /** The same for what belongs to a person's own account; it sees no organisation's rows. */
  readonly inAccount: <T>(work: (tx: AccountTx, person: AccountActor) => Promise<T>) => Promise<T>
  /** The version read, from `If-Match`; a number exactly where the endpoint is conditional. */
  readonly version: E['conditional'] extends true ? number : undefined
  readonly requestId: string
  readonly deps: Deps
  /** The answer holds a secret: it is not kept for a replay under an `Idempotency-Key`. */
  readonly answerIsSecret: () => void
  /** For `auth` alone: cookies of the session. */
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** An endpoint that answers nothing may have a handler that returns nothing. */
export type HandlerAnswer<E extends Endpoint> =
  undefined extends AnswerOf<E> ? ReturnType<() => void> : AnswerOf<E>

export type Handler<E extends Endpoint> = (
  request: ParsedRequest<E>,
  context: RequestContext<E>,
) => Promise<HandlerAnswer<E>>

const present = (endpoint: Endpoint, reply: FastifyReply, answer: unknown): FastifyReply => {
  const version = versionOf(answer)
  if (version !== undefined) void reply.header('etag', `"${version}"`)
  const body = serialise(endpoint, answer)
  void reply.code(endpoint.success.status)
  return body === '' ? reply.send() : reply.type('application/json; charset=utf-8').send(body)
}

const replay = (reply: FastifyReply, earlier: Replay): FastifyReply =>
  reply
    .code(earlier.status)
    .header('idempotency-replayed', 'true')
    .type('application/json; charset=utf-8')
    .send(earlier.body === '' ? undefined : earlier.body)

/** A handler for an endpoint, whatever it answers. */
export interface Mounted<E extends Endpoint, Answer> {
  readonly endpoint: E
  readonly handler: (request: ParsedRequest<E>, context: RequestContext<E>) => Promise<Answer>
  readonly deps: Deps
}

/** Everything up to the handler's answer: it is proved that the handler asked who may see it. */
export const handle = async <E extends Endpoint, Answer>(
  { endpoint, handler, deps }: Mounted<E, Answer>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Answer> => {
  const credential = request.server.credentials.of(request)
  if (credential === undefined && endpoint.access !== 'public') throw unauthenticated()
  refuseForeignOrigin(request, deps.env, credential)
  const parsed = parseParts(endpoint, request)
  const transactions = createRequestTransactions({ endpoint, deps, credential, request, parsed })
  const context: RequestContext<E> = {
    inTenant: transactions.inTenant,
    inAccount: transactions.inAccount,
    version: (endpoint.conditional === true
      ? parseVersion(request.headers['if-match'])
      : undefined) as RequestContext<E>['version'],
    requestId: request.id,
    deps,
    answerIsSecret: transactions.answerIsSecret,
    request,
    reply,
  }
  try {
    const answer = await handler(parsed as ParsedRequest<E>, context)
    await transactions.settle(answer)
    return answer
  } catch (error) {
    await transactions.giveBack()
    throw error
  }
}

/** Mounts the endpoint; `app.deps` was put there by `buildApp`. */
export const mount = <const E extends Endpoint>(
  app: FastifyInstance,
  endpoint: E,
  handler: Handler<E>,
): void => {
  app.endpoints.push(endpoint)
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    config: { endpointId: endpoint.id },
    handler: async (request, reply) => {
      try {
        const answer = await handle({ endpoint, handler, deps: app.deps }, request, reply)
        return await present(endpoint, reply, answer)
      } catch (error) {
        if (error instanceof Replay) return replay(reply, error)
        throw error
      }
    },
  })
}
