/** The organisation's own OpenID Connect provider. */
import { randomBytes } from 'node:crypto'

import type { IdentityProvider, ParsedRequest, putIdentityProvider } from '@knowwhen/contract'
import { isGrowthBookError } from '@knowwhen/growthbook'

import { newId } from '../../db/ids.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import type { Actor } from '../../http/actor.js'
import { conflict, invalidRequest, notFound, stale, unprocessable } from '../../http/problems.js'
import { methodOfProvider, recordAudit, redirectUriOf, tryProvider } from '../auth/index.js'
import {
  deleteProvider,
  deleteSessionsOf,
  findOwnProvider,
  findSessionMethod,
  insertProvider,
  updateProvider,
  type OwnProviderRow,
  type ProviderSettings,
} from './identity-provider.repo.js'
import { isPublicMailDomain } from './joining.js'
import { assertInPerson, assertMayGive } from './people.service.js'
import { takeTurn } from './taking-turns.js'

export type ProviderInput = ParsedRequest<typeof putIdentityProvider>['body']

export const recordOf = ({ domain, domainToken }: Pick<OwnProviderRow, 'domain' | 'domainToken'>) => ({
  type: 'TXT' as const,
  name: domain,
  value: `knowwhen-verification=${domainToken}`,
})

export const present = (row: OwnProviderRow): IdentityProvider => ({
  id: row.id,
  name: row.name,
  issuer: row.issuer,
  clientId: row.clientId,
  domain: row.domain,
  domainRecord: recordOf(row),
  domainVerifiedAt: row.domainVerifiedAt?.toISOString() ?? null,
  isEnforced: row.isEnforced,
  defaultRole: row.defaultRole,
  createdAt: row.createdAt.toISOString(),
  version: row.version,
})

export const read = async (tx: TenantTx, deps: Deps) => {
  const row = await findOwnProvider(tx)
  return { provider: row === undefined ? null : present(row), redirectUri: redirectUriOf(deps) }
}

export const getRow = async (tx: TenantTx): Promise<OwnProviderRow> => {
  const row = await findOwnProvider(tx)
  if (row === undefined) throw notFound('identity provider')
  return row
}

/** What the trail keeps: everything but the secret. */
const audited = ({ name, issuer, clientId, domain, isEnforced, defaultRole }: ProviderSettings) => ({
  name,
  issuer,
  clientId,
  domain,
  isEnforced,
  defaultRole,
})

export const record = (
  tx: TenantTx,
  actor: Actor,
  entry: {
    readonly action: string
    readonly id: string
    readonly before?: unknown
    readonly after?: unknown
  },
) => {
  const { id, action, before, after } = entry
  return recordAudit(tx, actor, { action, subjectType: 'identityProvider', subjectId: id, before, after })
}

const secretNeeded = (message: string) => invalidRequest([{ path: 'body.clientSecret', message }])

/**
 * A stored secret is never sent to another issuer than the one that it was entered for.
 * @throws Problem 400 where it must be entered
 */
const sealedSecretOf = (deps: Deps, input: ProviderInput, row: OwnProviderRow | undefined): string => {
  if (input.clientSecret !== undefined) return deps.secrets.encrypt(input.clientSecret)
  if (row === undefined) throw secretNeeded('Please fill this in.')
  if (row.issuer !== input.issuer || row.clientId !== input.clientId) {
    throw secretNeeded('Please enter the secret again: it was for another issuer or client.')
  }
  return row.clientSecret
}

/** Before the network is asked: who may, what is malformed, and what would be sent to the provider. */
export const prepare = async (
  tx: TenantTx,
  actor: Actor,
  { deps, input }: { readonly deps: Deps; readonly input: ProviderInput },
): Promise<{ readonly actor: Actor; readonly sealedSecret: string }> => {
  assertInPerson(actor)
  assertMayGive(actor, input.defaultRole)
  if (isPublicMailDomain(input.domain)) {
    const message = 'This is the domain of a mail provider; nobody can prove that it is theirs.'
    throw invalidRequest([{ path: 'body.domain', message }])
  }
  return { actor, sealedSecret: sealedSecretOf(deps, input, await findOwnProvider(tx)) }
}

const refusedIssuer = (issuer: string, reason: string) => {
  const message = `No OpenID Connect provider answers at ${issuer}: ${reason}`
  return unprocessable('issuerRefused', message, [{ path: 'body.issuer', message }])
}

/** In words that say nothing of what stands at an internal address. */
const wordsOf = (error: unknown): string => {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  return isGrowthBookError(cause) && cause.code === 'forbiddenAddress'
    ? 'it must be a public address, and https.'
    : 'check the address, and that it is reachable from here.'
}

/** Asks the provider for its description. @throws Problem 422 `issuerRefused` */
export const tryIssuer = async (
  deps: Deps,
  { actor, input, sealedSecret }: { actor: Actor; input: ProviderInput; sealedSecret: string },
): Promise<void> => {
  const { issuer, clientId } = input
  const clientSecret = deps.secrets.decrypt(sealedSecret)
  const { organizationId } = actor
  try {
    await tryProvider(deps, { key: 'new', issuer, clientId, clientSecret, organizationId })
  } catch (error) {
    throw refusedIssuer(issuer, wordsOf(error))
  }
}

const domainNotVerified = () =>
  conflict(
    'domainNotVerified',
    'Prove the domain first: then sign-in with the provider can be made the only way.',
  )

const signInWithItFirst = () =>
  conflict(
    'signInWithItFirst',
    'Sign in with the provider yourself before it becomes the only way, so that you do not lock yourself out.',
  )

/** An owner may always come in with a password; everybody else must have been in with the provider. */
const assertMayEnforce = async (tx: TenantTx, actor: Actor, row: OwnProviderRow): Promise<void> => {
  if (row.domainVerifiedAt === null) throw domainNotVerified()
  if (actor.role === 'owner' || actor.sessionId === null) return
  if ((await findSessionMethod(tx, actor.sessionId)) !== methodOfProvider({ key: row.id })) {
    throw signInWithItFirst()
  }
}

const DOMAIN_TOKEN_BYTES = 24

const setUp = async (
  tx: TenantTx,
  actor: Actor,
  { settings, version }: { readonly settings: ProviderSettings; readonly version: number },
): Promise<string> => {
  if (settings.isEnforced) throw domainNotVerified()
  const id = newId()
  const domainToken = randomBytes(DOMAIN_TOKEN_BYTES).toString('base64url')
  await insertProvider(tx, { ...settings, id, domainToken, createdAt: actor.at, version })
  return id
}

/** Who was let in by this provider's word has to come in anew. */
const deleteWithSessions = async (tx: TenantTx, { id }: OwnProviderRow): Promise<void> => {
  await deleteProvider(tx)
  await deleteSessionsOf(tx, methodOfProvider({ key: id }))
}

/** Whoever speaks for a domain, and which domain it is, must be proven together. */
const isAnother = (row: OwnProviderRow, settings: ProviderSettings): boolean =>
  row.issuer !== settings.issuer || row.clientId !== settings.clientId || row.domain !== settings.domain

const change = async (
  tx: TenantTx,
  actor: Actor,
  { row, settings }: { readonly row: OwnProviderRow; readonly settings: ProviderSettings },
): Promise<string> => {
  if (isAnother(row, settings)) {
    await deleteWithSessions(tx, row)
    return setUp(tx, actor, { settings, version: row.version + 1 })
  }
  if (settings.isEnforced && !row.isEnforced) await assertMayEnforce(tx, actor, row)
  await updateProvider(tx, settings)
  return row.id
}

const settingsOf = (input: ProviderInput, sealedSecret: string): ProviderSettings => {
  const { name, issuer, clientId, domain, isEnforced, defaultRole } = input
  return { name, issuer, clientId, clientSecret: sealedSecret, domain, isEnforced, defaultRole }
}

/** @throws Problem 409 `domainNotVerified` or `signInWithItFirst`, 412 */
export const put = async (
  tx: TenantTx,
  asking: Actor,
  { input, sealedSecret }: { readonly input: ProviderInput; readonly sealedSecret: string },
): Promise<IdentityProvider> => {
  const actor = await takeTurn(tx, asking, 'identityProvider.manage')
  assertMayGive(actor, input.defaultRole)
  const row = await findOwnProvider(tx)
  if ((row?.version ?? null) !== input.version) throw stale()
  const settings = settingsOf(input, sealedSecret)
  const id =
    row === undefined
      ? await setUp(tx, actor, { settings, version: 1 })
      : await change(tx, actor, { row, settings })
  const before = row === undefined ? undefined : audited(row)
  await record(tx, actor, { action: 'identityProvider.changed', id, before, after: audited(settings) })
  return present(await getRow(tx))
}

/** @throws Problem 403 `sessionNeeded`, 404 */
export const remove = async (tx: TenantTx, asking: Actor): Promise<void> => {
  assertInPerson(asking)
  const actor = await takeTurn(tx, asking, 'identityProvider.manage')
  const row = await getRow(tx)
  await deleteWithSessions(tx, row)
  await record(tx, actor, { action: 'identityProvider.deleted', id: row.id, before: audited(row) })
}
