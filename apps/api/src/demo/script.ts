/**
 * The product's own API, called by the people of the demo at the times at which things happened. Nothing is
 * written past it, so that the demo cannot show what the product would not allow.
 */
import { createHmac, randomBytes } from 'node:crypto'

import type { CallOf, Endpoint } from '@knowwhen/contract'
import type { OrganizationId, UserId } from '@knowwhen/domain'
import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'

import type { Deps } from '../deps.js'
import { cookieSecret, sessionCookieName } from '../http/credentials.js'
import { deleteSessions, insertSession } from './demo.repo.js'

export type BuildApp = (deps: Deps) => Promise<FastifyInstance>

interface AnyCall {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: object
  readonly version?: number
}

/** Asks an endpoint and answers what it answers; anything but success is a mistake in the script. */
export type Call = <const E extends Endpoint, S extends z.ZodType>(
  endpoint: E & { readonly success: { readonly schema: S } },
  request: CallOf<E> & AnyCall,
) => Promise<z.output<S>>

export interface Script {
  readonly as: (userId: UserId) => Call
  /** Does the jobs that were asked for. */
  readonly finishJobs: () => Promise<void>
  readonly end: () => Promise<void>
}

const SESSION_MS = 60 * 60_000

const urlOf = (path: string, { params = {}, query = {} }: AnyCall): string => {
  const filled = Object.entries(params).reduce<string>(
    (url, [name, value]) => url.replace(`:${name}`, encodeURIComponent(String(value))),
    path,
  )
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) search.set(name, String(value))
  return search.size === 0 ? filled : `${filled}?${search.toString()}`
}

/** As the server itself would have set it at a sign-in. */
const cookieOf = (deps: Pick<Deps, 'env' | 'secrets'>, token: string): string => {
  const signature = createHmac('sha256', cookieSecret(deps.secrets)).update(token).digest('base64')
  return `${sessionCookieName(deps.env)}=${encodeURIComponent(`${token}.${signature}`)}`
}

const callWith =
  (app: FastifyInstance, cookie: string): Call =>
  async (endpoint, request) => {
    const given: AnyCall = request
    const answer = await app.inject({
      method: endpoint.method,
      url: urlOf(endpoint.path, given),
      headers: { cookie, ...(given.version === undefined ? {} : { 'if-match': `"${given.version}"` }) },
      ...(given.body === undefined ? {} : { payload: given.body }),
    })
    if (answer.statusCode !== endpoint.success.status) {
      throw new Error(`The demo could not ${endpoint.id}: ${answer.body}`)
    }
    return endpoint.success.schema.parse(answer.json())
  }

export interface ScriptInput {
  /** Over the one transaction, with the script's own clock and queue. */
  readonly deps: Deps
  readonly buildApp: BuildApp
  readonly organizationId: OrganizationId
  readonly people: readonly UserId[]
}

const openSessions = async ({ deps, organizationId, people }: ScriptInput) => {
  const at = new Date()
  const expiresAt = new Date(at.getTime() + SESSION_MS)
  const tokens = new Map<UserId, string>()
  for (const userId of people) {
    const token = randomBytes(24).toString('base64url')
    await insertSession(deps.db, { organizationId, userId, token, at, expiresAt })
    tokens.set(userId, token)
  }
  return tokens
}

/** Builds a second application over the given dependencies and signs everybody in until `end`. */
export const openScript = async (input: ScriptInput): Promise<Script> => {
  const { deps } = input
  const app = await input.buildApp(deps)
  const tokens = await openSessions(input)
  return {
    as: (userId) => callWith(app, cookieOf(deps, tokens.get(userId) ?? '')),
    finishJobs: async () => {
      await deps.queue.drain()
    },
    end: async () => {
      await deleteSessions(deps.db, [...tokens.values()])
      await app.close()
    },
  }
}
