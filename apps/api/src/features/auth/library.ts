/**
 * The authentication library, wrapped: it checks passwords and second factors and makes sessions; nothing of it is
 * exposed over HTTP. It is loaded at the first sign-in, because loading it takes longer than the rest of the start.
 */
import { brandId, type OrganizationId, type UserId } from '@knowwhen/domain'
import type { FastifyRequest } from 'fastify'

import { newId } from '../../db/ids.js'
import { accounts, sessions, twoFactors, users, verifications } from '../../db/schema/index.js'
import type { Deps } from '../../deps.js'
import { COOKIE_PREFIX, cookieSecret, isSecure } from '../../http/credentials.js'
import { listMembershipIds, replacePasswordHash } from './accounts.repo.js'
import { hashPassword, isOutdated, verifyPassword } from './password-hash.js'
import { SESSION_SECONDS } from './session-cookie.js'

const optionalText = { type: 'string', required: false, input: false } as const

/** Columns of a session beside the library's own: a session that it renews keeps them. */
const additionalFields = {
  activeOrganizationId: optionalText,
  boundOrganizationId: optionalText,
  method: optionalText,
  lastUsedAt: { type: 'date', required: false, input: false } as const,
}

const passwordsOf = ({ db }: Pick<Deps, 'db'>) => ({
  hash: hashPassword,
  verify: async ({ hash, password }: { readonly hash: string; readonly password: string }) => {
    const isRight = await verifyPassword(hash, password)
    // The one moment at which the password is at hand: a hash of older parameters becomes one of today's.
    if (isRight && isOutdated(hash)) await replacePasswordHash(db, hash, await hashPassword(password))
    return isRight
  },
})

const homeOf = async ({ db }: Pick<Deps, 'db'>, userId: string): Promise<OrganizationId | null> =>
  (await listMembershipIds(db, brandId<UserId>(userId)))[0] ?? null

/** A new session begins at home; one that is renewed stays where it is. */
const placed = async <S extends { readonly userId: string }>(deps: Deps, session: S) => {
  const kept = 'activeOrganizationId' in session ? session.activeOrganizationId : null
  return {
    data: {
      ...session,
      activeOrganizationId: typeof kept === 'string' ? kept : await homeOf(deps, session.userId),
    },
  }
}

const load = async (deps: Deps): Promise<LibraryApi> => {
  const { env, db, secrets } = deps
  const [{ betterAuth }, { drizzleAdapter }, { twoFactor }] = await Promise.all([
    import('better-auth/minimal'),
    import('better-auth/adapters/drizzle'),
    import('better-auth/plugins/two-factor'),
  ])
  const { api } = betterAuth({
    appName: 'Knowwhen',
    baseURL: env.publicUrl,
    secret: cookieSecret(secrets),
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: drizzleAdapter(db, {
      provider: 'pg',
      schema: {
        user: users,
        session: sessions,
        account: accounts,
        verification: verifications,
        twoFactor: twoFactors,
      },
    }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      maxPasswordLength: 128,
      password: passwordsOf(deps),
    },
    session: { expiresIn: SESSION_SECONDS, disableSessionRefresh: true, additionalFields },
    // Ours are in the same table and are removed by our own clock.
    verification: { disableCleanup: true },
    // Its lock would let whoever knows the password keep the owner out; our own limits spare a known device.
    plugins: [twoFactor({ issuer: 'Knowwhen', accountLockout: { enabled: false } })],
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: isSecure(env),
      database: { generateId: () => newId() },
    },
    databaseHooks: { session: { create: { before: (session) => placed(deps, session) } } },
  })
  return api
}

interface Options {
  readonly headers: Headers
  readonly returnHeaders: true
}
interface Answered<T> {
  readonly headers: Headers
  readonly response: T
}
type Call<Body, Answer> = (options: Options & { readonly body: Body }) => Promise<Answered<Answer>>
interface Password {
  readonly password: string
}
interface Code {
  readonly code: string
}
interface Token {
  readonly token?: string | undefined
}

/** What of the library is used; everything else of it stays closed. */
export interface LibraryApi {
  readonly signInEmail: Call<Password & { readonly email: string }, Token>
  readonly verifyTOTP: Call<Code, Token>
  readonly verifyBackupCode: Call<Code, Token>
  readonly enableTwoFactor: Call<
    Password & { readonly method: 'totp' },
    { readonly totpURI: string; readonly backupCodes: string[] } | { readonly method: 'otp' }
  >
  readonly disableTwoFactor: Call<Password, unknown>
  readonly generateBackupCodes: Call<Password, { readonly backupCodes: string[] }>
  readonly viewBackupCodes: (options: {
    readonly body: { readonly userId: string }
  }) => Promise<{ readonly backupCodes: readonly string[] }>
}

const opened = new WeakMap<Deps, Promise<LibraryApi>>()

export const openLibrary = (deps: Deps): Promise<LibraryApi> => {
  const library = opened.get(deps) ?? load(deps)
  opened.set(deps, library)
  return library
}

/** Address and browser of who asks, and of the cookies the one named here alone. */
export const headersOf = (request: FastifyRequest, cookieName?: string): Headers => {
  const headers = new Headers({ 'x-forwarded-for': request.ip })
  const agent = request.headers['user-agent']
  if (agent !== undefined) headers.set('user-agent', agent)
  const cookie = cookieName === undefined ? undefined : request.cookies[cookieName]
  if (cookieName !== undefined && cookie !== undefined) {
    headers.set('cookie', `${cookieName}=${encodeURIComponent(cookie)}`)
  }
  return headers
}

/** The library's code for a refusal, such as `INVALID_PASSWORD`; undefined for every other error. */
export const refusalOf = (error: unknown): string | undefined => {
  if (!(error instanceof Error) || !('body' in error)) return undefined
  const { body } = error
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string'
    ? body.code
    : undefined
}
