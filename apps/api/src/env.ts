/** The only reader of the environment: parsed once into a frozen value, or refused with a sentence. */
import { resolve } from 'node:path'

import { signUpModes, type SignUpMode } from '@knowwhen/domain'
import { z } from 'zod'

const port = z.coerce
  .number('Please give a port number such as 3000.')
  .int('Please give a whole port number.')
  .min(0, 'Please give a port from 0 to 65535.')
  .max(65_535, 'Please give a port from 0 to 65535.')

const postgresUrl = z
  .string()
  .regex(
    /^postgres(ql)?:\/\//,
    'Please give an address such as postgresql://user:password@host:5432/database.',
  )

const webOrigin = z
  .url({ protocol: /^https?$/, error: 'Please give an address such as https://knowwhen.example.com.' })
  .transform((value) => new URL(value).origin)

const list = z
  .string()
  .transform((value) => value.split(',').map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part !== ''))

const originList = list.pipe(z.array(webOrigin))

const flag = z.enum(['true', 'false'], 'Please write true or false.').transform((value) => value === 'true')

const smtpUrl = z
  .string()
  .regex(/^smtps?:\/\/./, 'Please give an address such as smtps://user:password@mail.example.com:465.')

const httpUrl = z.url({
  protocol: /^https?$/,
  error: 'Please give an address such as https://id.example.com.',
})

const OFF = 'off'
const NO_PROXY = 'none'

/** A secret of fewer characters can be guessed offline from one stolen cookie. */
const LEAST_SECRET_LENGTH = 32

const variables = z.object({
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: postgresUrl.optional(),
  KNOWWHEN_DATA_DIR: z.string().default('./data'),
  KNOWWHEN_SECRET: z
    .string()
    .min(LEAST_SECRET_LENGTH, `Please use at least ${LEAST_SECRET_LENGTH} random characters.`)
    .optional(),
  KNOWWHEN_PREVIOUS_SECRETS: list.default([]),
  PUBLIC_URL: webOrigin.optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  KNOWWHEN_ALLOWED_ORIGINS: originList.default([]),
  KNOWWHEN_TRUSTED_PROXIES: list.default(['loopback', 'uniquelocal']),
  KNOWWHEN_REQUESTS_PER_MINUTE: z.coerce
    .number('Please give a number of requests such as 6000.')
    .int('Please give a whole number of requests.')
    .min(60, 'Please allow at least 60 requests a minute.')
    .default(6000),
  KNOWWHEN_SIGN_UP: z.enum(signUpModes).default('invited'),
  KNOWWHEN_BREACHED_PASSWORDS_URL: z
    .union([z.literal(OFF), httpUrl])
    .default('https://api.pwnedpasswords.com/range/'),
  SMTP_URL: smtpUrl.optional(),
  SMTP_FROM: z.string().min(3).optional(),
  OIDC_ISSUER: httpUrl.optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().default('single sign-on'),
  OIDC_ENFORCED: flag.default(false),
  GROWTHBOOK_SDK_HOST: httpUrl.optional(),
  GROWTHBOOK_CLIENT_KEY: z
    .string()
    .regex(/^sdk-[\w-]{1,200}$/, 'Please give the client key of an SDK connection, such as sdk-abc123.')
    .optional(),
})

/** Names of every variable that is read; the deployment's files are compared with it. */
export const environmentVariables: readonly string[] = Object.keys(variables.shape)

export type DatabaseLocation = { readonly kind: 'embedded' } | { readonly kind: 'url'; readonly url: string }

export interface Env {
  readonly port: number
  readonly host: string
  readonly database: DatabaseLocation
  readonly dataDirectory: string
  /** Null: made once and kept in the data directory; possible with the embedded database only. */
  readonly secret: string | null
  /** Secrets in use before the present one: they open what they closed, and close nothing any more. */
  readonly previousSecrets: readonly string[]
  /** Origin under which people reach the application. */
  readonly publicUrl: string
  readonly logLevel: z.output<typeof variables>['LOG_LEVEL']
  /** Internal origins that a GrowthBook connection may have. */
  readonly allowedOrigins: readonly string[]
  /** Addresses or ranges of the proxies whose word about the caller's address is believed. */
  readonly trustedProxies: readonly string[]
  /** What one API key, or one session, may ask of one process within a minute. */
  readonly requestsPerMinute: number
  /** Who may make an account, unless the operator chose otherwise in the application. */
  readonly signUp: SignUpMode
  /** Where the ranges of breached passwords are asked for, by the first five digits of a hash; null: nowhere. */
  readonly breachedPasswordsUrl: string | null
  /** Null: mail waits in the outbox. */
  readonly mail: MailSettings | null
  /** The OpenID provider of the whole installation. */
  readonly oidc: OidcSettings | null
  /** Where Knowwhen's own features are flagged and tested; null: nowhere, and nothing is sent. */
  readonly featureFlags: FeatureFlagSettings | null
}

export interface FeatureFlagSettings {
  /** API host of a GrowthBook, without a trailing slash. */
  readonly apiHost: string
  /** Of an SDK connection; not a secret. */
  readonly clientKey: string
}

export interface MailSettings {
  readonly url: string
  /** The sender, e.g. `Knowwhen <no-reply@example.com>`. */
  readonly from: string
}

export interface OidcSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** What the button says. */
  readonly name: string
  /** Nobody but the operator may sign in by another way. */
  readonly isEnforced: boolean
}

/** The environment cannot be used; the message names every variable and what to do. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError'
}

const SECRET_NEEDED =
  'KNOWWHEN_SECRET: with DATABASE_URL the secret must be given, because every process must share it. ' +
  'Make one with: openssl rand -base64 48'

type Given = z.output<typeof variables>

const publicUrlOf = (given: Given): string => given.PUBLIC_URL ?? `http://${given.HOST}:${given.PORT}`

const mailOf = (given: Given): MailSettings | null =>
  given.SMTP_URL === undefined
    ? null
    : {
        url: given.SMTP_URL,
        from: given.SMTP_FROM ?? `Knowwhen <no-reply@${new URL(publicUrlOf(given)).hostname}>`,
      }

/** @throws EnvironmentError when only some of what belongs together is given */
const oidcOf = (given: Given): OidcSettings | null => {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = given
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return null
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) {
    throw new EnvironmentError(
      'OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET: please give all three, or none.',
    )
  }
  return { issuer, clientId, clientSecret, name: given.OIDC_NAME, isEnforced: given.OIDC_ENFORCED }
}

/** @throws EnvironmentError when only one of the two is given */
const featureFlagsOf = (given: Given): FeatureFlagSettings | null => {
  const { GROWTHBOOK_SDK_HOST: apiHost, GROWTHBOOK_CLIENT_KEY: clientKey } = given
  if (apiHost === undefined && clientKey === undefined) return null
  if (apiHost === undefined || clientKey === undefined) {
    throw new EnvironmentError('GROWTHBOOK_SDK_HOST and GROWTHBOOK_CLIENT_KEY: please give both, or neither.')
  }
  return { apiHost: apiHost.replace(/\/+$/, ''), clientKey }
}

const present = (source: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    environmentVariables.flatMap((name) => {
      const value = source[name]?.trim()
      return value === undefined || value === '' ? [] : [[name, value]]
    }),
  )

/** @throws EnvironmentError when a variable is malformed or a needed one is absent */
export const readEnv = (source: NodeJS.ProcessEnv = process.env): Env => {
  const parsed = variables.safeParse(present(source))
  if (!parsed.success) {
    throw new EnvironmentError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'),
    )
  }
  const given = parsed.data
  if (given.DATABASE_URL !== undefined && given.KNOWWHEN_SECRET === undefined) {
    throw new EnvironmentError(SECRET_NEEDED)
  }
  const database: DatabaseLocation =
    given.DATABASE_URL === undefined ? { kind: 'embedded' } : { kind: 'url', url: given.DATABASE_URL }
  return Object.freeze({
    port: given.PORT,
    host: given.HOST,
    database,
    dataDirectory: resolve(given.KNOWWHEN_DATA_DIR),
    secret: given.KNOWWHEN_SECRET ?? null,
    previousSecrets: Object.freeze(given.KNOWWHEN_PREVIOUS_SECRETS),
    publicUrl: publicUrlOf(given),
    logLevel: given.LOG_LEVEL,
    allowedOrigins: Object.freeze(given.KNOWWHEN_ALLOWED_ORIGINS),
    trustedProxies: Object.freeze(given.KNOWWHEN_TRUSTED_PROXIES.filter((proxy) => proxy !== NO_PROXY)),
    requestsPerMinute: given.KNOWWHEN_REQUESTS_PER_MINUTE,
    signUp: given.KNOWWHEN_SIGN_UP,
    breachedPasswordsUrl:
      given.KNOWWHEN_BREACHED_PASSWORDS_URL === OFF ? null : given.KNOWWHEN_BREACHED_PASSWORDS_URL,
    mail: mailOf(given),
    oidc: oidcOf(given),
    featureFlags: featureFlagsOf(given),
  })
}
