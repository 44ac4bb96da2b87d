/** Signing in with an OpenID Connect provider: out to it, and back. Authorization code, PKCE, state and nonce. */
import type { SessionOptions, startSingleSignOn, ParsedRequest } from '@knowwhen/contract'
import { brandId, type OrganizationId, type UserId } from '@knowwhen/domain'
import type { FastifyReply, FastifyRequest } from 'fastify'

import { asOrganization, withoutOrganization } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { Problem, unprocessable } from '../../http/problems.js'
import { listMembershipIds } from './accounts.repo.js'
import { localPath } from './local-path.js'
import { keepAttempt, takeAttempt, type OidcAttempt } from './oidc-attempt.js'
import { claimsOfAnswer } from './oidc-claims.js'
import { loadOpenId, openProvider } from './oidc-client.js'
import { SingleSignOnFailure } from './oidc-failure.js'
import { domainOfEmail, personOfArrival, type Claims } from './oidc-person.service.js'
import {
  INSTALLATION,
  installationProvider,
  methodOf,
  redirectUriOf,
  type OidcProvider,
} from './oidc-provider.js'
import { findProviderOfDomain, findProviderRow } from './oidc.repo.js'
import { noteRefusal } from './refused-sign-in.service.js'
import type { Exchange } from './session.service.js'
import { findSignUpMode } from './sign-up-mode.read.js'
import { startSessionFor } from './start-session.js'

export const readOptions = async (deps: Deps): Promise<SessionOptions> => {
  const { oidc, mail } = deps.env
  return {
    signUp: await findSignUpMode(deps.db, deps),
    singleSignOn: oidc === null ? null : { name: oidc.name, enforced: oidc.isEnforced },
    sendsMail: mail !== null,
  }
}

interface OwnProvider {
  readonly organizationId: OrganizationId
  readonly providerId: string
}

/** Where everybody has to sign in with the installation's provider, it is the only one. */
const usesOwnProviders = ({ env }: Pick<Deps, 'env'>): boolean => env.oidc?.isEnforced !== true

const providerOfOrganization = async (
  deps: Deps,
  { organizationId, providerId }: OwnProvider,
): Promise<OidcProvider | undefined> => {
  // Also for a sign-in that began before.
  if (!usesOwnProviders(deps)) return undefined
  const row = await asOrganization(deps.db, organizationId, (tx) => findProviderRow(tx, providerId))
  if (row === undefined) return undefined
  const { id: key, issuer, clientId } = row
  return { key, issuer, clientId, clientSecret: deps.secrets.decrypt(row.clientSecret), organizationId }
}

/** That of the address's domain, where somebody has proven it, else the installation's. */
const providerFor = async (deps: Deps, email: string | undefined): Promise<OidcProvider | undefined> => {
  const own =
    email === undefined
      ? undefined
      : await withoutOrganization(deps.db, (tx) => findProviderOfDomain(tx, domainOfEmail(email)))
  const found = own === undefined ? undefined : await providerOfOrganization(deps, own)
  return found ?? installationProvider(deps)
}

const noSingleSignOn = () =>
  unprocessable(
    'noSingleSignOn',
    'No identity provider is set up for this address. Sign in with your password, or ask your organisation.',
  )

const providerUnavailable = () =>
  new Problem({
    status: 503,
    code: 'providerUnavailable',
    detail: 'The identity provider cannot be reached. Please try again in a moment.',
    headers: { 'retry-after': '30' },
  })

const reasonOf = (error: unknown): object =>
  error instanceof Error
    ? { name: error.name, message: error.message, code: 'code' in error ? error.code : undefined }
    : { message: String(error) }

const open = async (deps: Deps, provider: OidcProvider) => {
  try {
    return await openProvider(deps, provider)
  } catch (error) {
    deps.log.warn({ reason: reasonOf(error), provider: provider.key }, 'an identity provider cannot be used')
    throw providerUnavailable()
  }
}

type Start = ParsedRequest<typeof startSingleSignOn>['body']

/** @throws Problem 422 `noSingleSignOn`, 503 `providerUnavailable` */
export const begin = async (deps: Deps, start: Start, reply: FastifyReply): Promise<string> => {
  const provider = await providerFor(deps, start.email)
  if (provider === undefined) throw noSingleSignOn()
  const config = await open(deps, provider)
  const openId = await loadOpenId()
  const attempt = {
    provider: provider.key,
    organizationId: provider.organizationId,
    state: openId.randomState(),
    nonce: openId.randomNonce(),
    codeVerifier: openId.randomPKCECodeVerifier(),
    returnTo: localPath(start.returnTo),
  }
  keepAttempt(deps, reply, attempt)
  const address = openId.buildAuthorizationUrl(config, {
    redirect_uri: redirectUriOf(deps),
    scope: 'openid email profile',
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await openId.calculatePKCECodeChallenge(attempt.codeVerifier),
    code_challenge_method: 'S256',
    ...(start.email === undefined ? {} : { login_hint: start.email }),
  })
  return address.href
}

const providerOf = async (deps: Deps, attempt: OidcAttempt): Promise<OidcProvider> => {
  const { provider: providerId, organizationId } = attempt
  const provider =
    organizationId === null || providerId === INSTALLATION
      ? installationProvider(deps)
      : await providerOfOrganization(deps, {
          providerId,
          organizationId: brandId<OrganizationId>(organizationId),
        })
  if (provider === undefined) throw new SingleSignOnFailure('ssoFailed')
  return provider
}

const isRefusal = (error: unknown): boolean =>
  error instanceof Error && 'error' in error && error.error === 'access_denied'

const claimsFrom = async (
  deps: Deps,
  provider: OidcProvider,
  { attempt, request }: { readonly attempt: OidcAttempt; readonly request: FastifyRequest },
): Promise<Claims> => {
  try {
    const config = await openProvider(deps, provider)
    // Our own address, not the one of the request's headers: the provider compares it with the one it was given.
    const answer = new URL(redirectUriOf(deps))
    answer.search = new URL(request.url, answer).search
    return await claimsOfAnswer(config, answer, attempt)
  } catch (error) {
    deps.log.warn({ reason: reasonOf(error), provider: provider.key }, 'a single sign-on has failed')
    throw new SingleSignOnFailure(isRefusal(error) ? 'ssoRefused' : 'ssoFailed', { cause: error })
  }
}

const startIn = async (
  deps: Deps,
  provider: OidcProvider,
  { userId, exchange }: { readonly userId: UserId; readonly exchange: Exchange },
): Promise<void> => {
  const { organizationId } = provider
  const home = organizationId ?? (await listMembershipIds(deps.db, userId))[0] ?? null
  await startSessionFor(
    userId,
    { method: methodOf(provider), boundOrganizationId: organizationId, activeOrganizationId: home },
    exchange,
  )
}

const noteProviderRefusal = async (
  deps: Deps,
  error: unknown,
  { provider, request }: { readonly provider: OidcProvider; readonly request: FastifyRequest },
): Promise<void> => {
  if (!(error instanceof SingleSignOnFailure) || error.userId === undefined) return
  const { organizationId } = provider
  await noteRefusal(deps, request, { userId: error.userId, step: 'provider', organizationId })
}

/** Signs the person in whom the provider vouches for, and answers where to go. @throws SingleSignOnFailure */
export const finish = async (deps: Deps, exchange: Exchange): Promise<string> => {
  const { request, reply } = exchange
  const attempt = takeAttempt(deps, request, reply)
  if (attempt === undefined) throw new SingleSignOnFailure('ssoExpired')
  const provider = await providerOf(deps, attempt)
  const claims = await claimsFrom(deps, provider, { attempt, request })
  const { returnTo } = attempt
  const { id: requestId, ip: ipAddress } = request
  const arrival = { provider, claims, returnTo, requestId, ipAddress }
  const userId = await personOfArrival(deps, arrival).catch(async (error: unknown) => {
    await noteProviderRefusal(deps, error, { provider, request })
    throw error
  })
  await startIn(deps, provider, { userId, exchange })
  return returnTo
}

/** Whether a provider answers as one, asked with these settings. @throws whatever the network or the provider says */
export const tryProvider = async (deps: Deps, provider: OidcProvider): Promise<void> => {
  await openProvider(deps, provider)
}
