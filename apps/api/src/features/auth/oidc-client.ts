/** The OpenID Connect library, behind a network that reaches no internal address. It is loaded at the first use. */
import { createHash } from 'node:crypto'

import { guardedFetch } from '@knowwhen/growthbook'
import type { ClientAuth, Configuration, CustomFetch, ServerMetadata } from 'openid-client'

import type { Deps } from '../../deps.js'
import type { OidcProvider } from './oidc-provider.js'

type OidcDeps = Pick<Deps, 'env' | 'clock'>

/** The operator's own provider may be wherever the operator put it; those of organisations may not. */
const allowedOriginsOf = ({ env }: OidcDeps, provider: OidcProvider): readonly string[] =>
  provider.organizationId === null
    ? [...env.allowedOrigins, new URL(provider.issuer).origin]
    : env.allowedOrigins

const fetchWithin =
  (allowedOrigins: readonly string[]): CustomFetch =>
  (url, { method, headers, body, signal }) => {
    if (method !== 'GET' && method !== 'POST') throw new Error(`${method} is not sent to a provider.`)
    const text = body instanceof URLSearchParams ? body.toString() : body
    if (text !== undefined && text !== null && typeof text !== 'string') {
      throw new Error('A provider is sent forms alone.')
    }
    return guardedFetch(
      url,
      {
        method,
        headers,
        ...(typeof text === 'string' ? { body: text } : {}),
        ...(signal === undefined ? {} : { signal }),
      },
      { allowedOrigins },
    )
  }

export const loadOpenId = () => import('openid-client')
type OpenId = Awaited<ReturnType<typeof loadOpenId>>

/** What the provider says it understands; what every provider has to understand where it says nothing. */
const clientAuthOf = (openId: OpenId, server: ServerMetadata, secret: string): ClientAuth => {
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  return methods.includes('client_secret_basic')
    ? openId.ClientSecretBasic(secret)
    : openId.ClientSecretPost(secret)
}

/** The library calls this deprecated to make it stand out: here the network itself refuses plain http elsewhere. */
interface InsecureRequests {
  readonly allowInsecureRequests: (config: Configuration) => void
}

const discover = async (deps: OidcDeps, provider: OidcProvider): Promise<Configuration> => {
  const openId = await loadOpenId()
  const { allowInsecureRequests }: InsecureRequests = openId
  const issuer = new URL(provider.issuer)
  const fetch = fetchWithin(allowedOriginsOf(deps, provider))
  const execute = issuer.protocol === 'http:' ? [allowInsecureRequests] : []
  const found = await openId.discovery(issuer, provider.clientId, undefined, openId.None(), {
    [openId.customFetch]: fetch,
    execute,
  })
  const server = found.serverMetadata()
  const auth = clientAuthOf(openId, server, provider.clientSecret)
  const config = new openId.Configuration(server, provider.clientId, undefined, auth)
  config[openId.customFetch] = fetch
  // The signature is checked too, though the token comes straight from the provider.
  openId.enableNonRepudiationChecks(config)
  for (const prepare of execute) prepare(config)
  return config
}

interface Known {
  readonly config: Promise<Configuration>
  readonly until: number
}

const LIFETIME = 10 * 60_000
const MOST_KNOWN = 200
const known = new WeakMap<Deps['env'], Map<string, Known>>()

const keyOf = ({ key, issuer, clientId, clientSecret }: OidcProvider): string =>
  createHash('sha256')
    .update(JSON.stringify([key, issuer, clientId, clientSecret]))
    .digest('base64')

/** The provider's description, asked for every ten minutes. @throws whatever the network or the provider says */
export const openProvider = async (deps: OidcDeps, provider: OidcProvider): Promise<Configuration> => {
  const all = known.get(deps.env) ?? new Map<string, Known>()
  known.set(deps.env, all)
  const key = keyOf(provider)
  const now = deps.clock.now().getTime()
  const found = all.get(key)
  if (found !== undefined && found.until > now) return found.config
  if (all.size >= MOST_KNOWN) all.clear()
  const config = discover(deps, provider)
  all.set(key, { config, until: now + LIFETIME })
  config.catch(() => all.delete(key))
  return config
}
