/**
 * The authentication library, wrapped: it checks passwords and keeps sessions; nothing of it is exposed over
 * HTTP. It is loaded at the first sign-in, because loading it takes longer than the rest of the start.
 */
import { brandId, type UserId } from '@knowwhen/domain'
import type { FastifyRequest } from 'fastify'

import { newId } from '../../db/ids.js'
import { accounts, sessions, users, verifications } from '../../db/schema/index.js'
import type { Deps } from '../../deps.js'
import { COOKIE_PREFIX, cookieSecret, isSecure } from '../../http/credentials.js'
import { unauthenticated } from '../../http/problems.js'
import { listMembershipIds } from './accounts.repo.js'

const DAYS_30 = 30 * 24 * 60 * 60

const load = async ({ env, db, secrets }: Deps) => {
  const [{ betterAuth }, { drizzleAdapter }] = await Promise.all([
    import('better-auth/minimal'),
    import('better-auth/adapters/drizzle'),
  ])
  return betterAuth({
    baseURL: env.publicUrl,
    secret: cookieSecret(secrets),
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: drizzleAdapter(db, {
      provider: 'pg',
      schema: { user: users, session: sessions, account: accounts, verification: verifications },
    }),
    emailAndPassword: { enabled: true, disableSignUp: true, maxPasswordLength: 128 },
    session: {
      expiresIn: DAYS_30,
      additionalFields: { activeOrganizationId: { type: 'string', required: false, input: false } },
    },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: isSecure(env),
      database: { generateId: () => newId() },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            const [home] = await listMembershipIds(db, brandId<UserId>(session.userId))
            return { data: { ...session, activeOrganizationId: home ?? null } }
          },
        },
      },
    },
  })
}

export interface Passwords {
  readonly email: string
  readonly password: string
}

export interface StartedSession {
  readonly token: string
  /** One `set-cookie` header each. */
  readonly cookies: readonly string[]
}

export interface AuthLibrary {
  /** @throws Problem 401 `wrongCredentials`, after the same work whether or not there is such a person */
  readonly startSession: (passwords: Passwords, request: FastifyRequest) => Promise<StartedSession>
}

const isUnauthorized = (error: unknown): boolean =>
  error instanceof Error && 'statusCode' in error && error.statusCode === 401

const headersOf = (request: FastifyRequest): Headers => {
  const headers = new Headers({ 'x-forwarded-for': request.ip })
  const agent = request.headers['user-agent']
  if (agent !== undefined) headers.set('user-agent', agent)
  return headers
}

export const createAuthLibrary = (deps: Deps): AuthLibrary => {
  let loading: ReturnType<typeof load> | undefined
  const open = () => (loading ??= load(deps))

  const startSession: AuthLibrary['startSession'] = async (body, request) => {
    const library = await open()
    try {
      const { headers, response } = await library.api.signInEmail({
        body,
        headers: headersOf(request),
        returnHeaders: true,
      })
      return { token: response.token, cookies: headers.getSetCookie() }
    } catch (error) {
      if (!isUnauthorized(error)) throw error
      throw unauthenticated('The e-mail address or the password is wrong.', 'wrongCredentials')
    }
  }
  return { startSession }
}

/** Scrypt with a random salt, in the format that the library verifies. Takes about 80 ms on purpose. */
export const hashPassword = async (password: string): Promise<string> => {
  const library = await import('better-auth/crypto')
  return library.hashPassword(password)
}
