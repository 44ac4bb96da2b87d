/**
 * Whose account a provider vouches for. A provider is believed about the people that are its own: the installation's
 * about everybody whose address it has verified, an organisation's about addresses of the domain that the organisation
 * has proven, and within that organisation alone.
 */
import { createHash } from 'node:crypto'

import type { SingleSignOnProblem } from '@knowwhen/contract'
import type { OrganizationId, UserId } from '@knowwhen/domain'

import { withinOrganization, withoutOrganization, type AccountTx, type TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { recordForPerson } from './account-audit.service.js'
import { hasAnyUser } from './accounts.repo.js'
import { recordAudit } from './audit.service.js'
import { createPerson } from './founding.service.js'
import { SingleSignOnFailure } from './oidc-failure.js'
import { methodOf, type OidcProvider } from './oidc-provider.js'
import {
  findLinkedPerson,
  findPersonByEmail,
  findProviderRow,
  insertPresentMember,
  isInvited,
  isPresentMember,
  linkPerson,
  lockIdentity,
} from './oidc.repo.js'
import { findSignUpMode } from './sign-up-mode.read.js'

/** What the provider says of the person. */
export interface Claims {
  readonly subject: string
  /** In small letters. */
  readonly email: string | undefined
  readonly emailVerified: boolean
  readonly name: string
}

export interface Arrival {
  readonly provider: OidcProvider
  readonly claims: Claims
  /** The path to which the person goes on: that of an invitation lets them in where only invited people may. */
  readonly returnTo: string
  readonly requestId: string
  readonly ipAddress: string
}

interface Proven extends Arrival {
  readonly email: string
  readonly at: Date
}

export const domainOfEmail = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase()

const refuse = (code: SingleSignOnProblem, userId?: UserId) =>
  new SingleSignOnFailure(code, userId === undefined ? {} : { userId })

const actorOf = (userId: UserId, { requestId, ipAddress, at }: Proven) => ({
  userId,
  requestId,
  ipAddress,
  at,
})

const makePerson = (tx: AccountTx, { claims, email, at }: Proven): Promise<UserId> =>
  createPerson(tx, { name: claims.name, email, emailVerified: true, passwordHash: null, at })

const holdsInvitation = async (tx: AccountTx, { returnTo, email, at }: Proven): Promise<boolean> => {
  const { pathname, searchParams } = new URL(returnTo, 'http://here.invalid')
  const token = searchParams.get('token')
  if (pathname !== '/invitation' || token === null) return false
  return isInvited(tx, createHash('sha256').update(token).digest(), { email, at })
}

const mayHaveAccount = async (tx: AccountTx, deps: Deps, proven: Proven): Promise<boolean> => {
  // The first person looks after the installation, and comes by its set-up.
  if (!(await hasAnyUser(tx))) return false
  const mode = await findSignUpMode(tx, deps)
  if (mode === 'invited') return holdsInvitation(tx, proven)
  return mode === 'open'
}

/** @throws SingleSignOnFailure where an unproven account has the address, or nobody may make one */
const personOfInstallation = async (tx: AccountTx, deps: Deps, proven: Proven): Promise<UserId> => {
  const known = await findPersonByEmail(tx, proven.email)
  // Whoever made an account with an address that they do not read must not be joined by its owner.
  if (known?.isVerified === false) throw refuse('ssoAddressTaken', known.userId)
  if (known !== undefined) return known.userId
  if (!(await mayHaveAccount(tx, deps, proven))) throw refuse('ssoNoAccount')
  return makePerson(tx, proven)
}

/** @throws SingleSignOnFailure where the provider may not speak for this address */
const defaultRoleFor = async (inside: TenantTx, { provider, email }: Proven) => {
  const row = await findProviderRow(inside, provider.key)
  if (row?.domainVerifiedAt === undefined || row.domainVerifiedAt === null)
    throw refuse('ssoDomainUnverified')
  if (domainOfEmail(email) !== row.domain) throw refuse('ssoForeignDomain')
  return row.defaultRole
}

interface Home {
  readonly organizationId: OrganizationId
}

/** @throws SingleSignOnFailure for a person of elsewhere, who must be invited */
const personOfOrganization = async (
  tx: AccountTx,
  deps: Deps,
  { organizationId, ...proven }: Proven & Home,
): Promise<UserId> => {
  const { email, at } = proven
  const role = await withinOrganization(tx, organizationId, (inside) => defaultRoleFor(inside, proven))
  const known = await findPersonByEmail(tx, email)
  if (known !== undefined) {
    await assertMember(tx, organizationId, known.userId)
    if (!known.isVerified) throw refuse('ssoAddressTaken', known.userId)
    return known.userId
  }
  if ((await findSignUpMode(tx, deps)) === 'closed') throw refuse('ssoNoAccount')
  const userId = await makePerson(tx, proven)
  await withinOrganization(tx, organizationId, async (inside) => {
    await insertPresentMember(inside, { userId, role, at })
    const subject = { subjectType: 'user', subjectId: userId }
    const entry = { action: 'member.joinedByProvider', ...subject, after: { role } }
    await recordAudit(inside, actorOf(userId, proven), entry)
  })
  return userId
}

const assertMember = async (tx: AccountTx, organizationId: OrganizationId, userId: UserId): Promise<void> => {
  if (!(await withinOrganization(tx, organizationId, (inside) => isPresentMember(inside, userId)))) {
    throw refuse('ssoNotMember', userId)
  }
}

const find = async (tx: AccountTx, deps: Deps, arrival: Arrival): Promise<UserId> => {
  const { claims, provider } = arrival
  const { organizationId } = provider
  const { email } = claims
  const identity = { method: methodOf(provider), subject: claims.subject }
  await lockIdentity(tx, email ?? claims.subject)
  const linked = await findLinkedPerson(tx, identity)
  if (linked !== undefined) {
    if (organizationId !== null) await assertMember(tx, organizationId, linked)
    return linked
  }
  if (email === undefined || !claims.emailVerified) throw refuse('ssoEmailUnverified')
  const proven = { ...arrival, email, at: deps.clock.now() }
  const userId =
    organizationId === null
      ? await personOfInstallation(tx, deps, proven)
      : await personOfOrganization(tx, deps, { ...proven, organizationId })
  await linkPerson(tx, identity, { userId, at: proven.at })
  const after = { method: identity.method }
  const actor = { ...actorOf(userId, proven), boundOrganizationId: organizationId }
  await recordForPerson(tx, actor, { action: 'account.linked', after })
  return userId
}

/**
 * The person of this account at the provider, known, joined to one that exists, or made.
 * @throws SingleSignOnFailure
 */
export const personOfArrival = (deps: Deps, arrival: Arrival): Promise<UserId> =>
  withoutOrganization(deps.db, (tx) => find(tx, deps, arrival))
