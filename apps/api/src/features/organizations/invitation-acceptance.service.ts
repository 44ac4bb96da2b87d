/** Inviting, from the outside: who holds the link sees what it is for, and comes in once. */
import type { acceptInvitation, InvitationView, ParsedRequest } from '@knowwhen/contract'
import { can, type OrganizationId, type UserId } from '@knowwhen/domain'

import { withinOrganization, withoutOrganization, type AccountTx } from '../../db/tenant.js'
import { uniqueViolationOf } from '../../db/unique-violation.js'
import type { Deps } from '../../deps.js'
import type { AccountActor } from '../../http/actor.js'
import { conflict, forbidden, notFound, Problem, unauthenticated } from '../../http/problems.js'
import {
  assertUnbound,
  createPerson,
  findSignUpMode,
  findUserIdByEmail,
  prepareNewPassword,
  recordAudit,
  spendAttempt,
  type AuditActor,
} from '../auth/index.js'
import { hashInvitationToken, provesMailbox } from './invitation-token.js'
import { findByTokenHash, takeInvitation, type FoundInvitation } from './invitations.repo.js'
import { stateOf } from './invitations.service.js'
import { findEntrance, setActiveOrganization } from './memberships.repo.js'
import { admitMember, findPersonRow } from './people.repo.js'
import { isWithin } from './people.service.js'

const over = (): Problem =>
  new Problem({
    status: 410,
    code: 'invitationOver',
    detail: 'This invitation was used, was revoked, or is too old. Ask for a new one.',
  })

/** @throws Problem 404 for a link that never was, 410 for one that opens nothing any more */
const getOpen = async (tx: AccountTx, token: string, at: Date): Promise<FoundInvitation> => {
  const invitation = await findByTokenHash(tx, hashInvitationToken(token))
  if (invitation === undefined) throw notFound('invitation')
  if (stateOf(invitation, at) !== 'open') throw over()
  return invitation
}

const mayMakeAccount = async (tx: AccountTx, deps: Deps): Promise<boolean> =>
  deps.env.oidc?.isEnforced !== true && (await findSignUpMode(tx, deps)) !== 'closed'

const isFor = (invitation: FoundInvitation, email: string): boolean =>
  invitation.email === null || invitation.email === email

/** Says nothing about whether the invited address has an account: whoever invited may be the one who looks. */
export const view = async (
  tx: AccountTx,
  deps: Deps,
  { token, person }: { readonly token: string; readonly person: AccountActor | undefined },
): Promise<InvitationView> => {
  const invitation = await getOpen(tx, token, deps.clock.now())
  return {
    organizationName: invitation.organizationName,
    invitedByName: invitation.invitedByName,
    role: invitation.role,
    email: invitation.email,
    expiresAt: invitation.expiresAt.toISOString(),
    accountNeeded: person === undefined,
    mayMakeAccount: await mayMakeAccount(tx, deps),
    signedInAs:
      person === undefined
        ? null
        : { name: person.name, email: person.email, matches: isFor(invitation, person.email) },
  }
}

const otherAddress = () =>
  forbidden(
    'This invitation is for another e-mail address. Sign in with that one, or ask to be invited with yours.',
    'otherAddress',
  )

interface Entry {
  readonly invitation: FoundInvitation
  readonly token: string
  readonly actor: AuditActor & { readonly userId: UserId }
  readonly queue: Pick<Deps['queue'], 'send'>
}

/** Uses the invitation up and makes the person a member, in one step with whatever the transaction does besides. */
const admit = async (tx: AccountTx, { invitation, token, actor, queue }: Entry): Promise<void> => {
  const { organizationId, invitationId } = invitation
  const { userId, at } = actor
  await withinOrganization(tx, organizationId, async (inside) => {
    const tokenHash = hashInvitationToken(token)
    const taken = await takeInvitation(inside, { invitationId, tokenHash, userId, at })
    if (taken === undefined) throw over()
    const inviter = await findPersonRow(inside, taken.invitedBy)
    const mayInvite = inviter?.removedAt === null && can(inviter.role, 'people.manage')
    if (!mayInvite || !isWithin(inviter.role, taken.role)) throw over()
    if (!(await admitMember(inside, { userId, role: taken.role, at }))) {
      throw conflict('alreadyMember', 'You belong to this organisation already.')
    }
    const after = { userId, role: taken.role }
    const subject = { subjectType: 'invitation', subjectId: invitationId }
    await recordAudit(inside, actor, { action: 'invitation.accepted', ...subject, after })
    await queue.send(inside, 'tellInviter', { organizationId, invitationId })
  })
}

export interface Accepted {
  readonly organizationId: OrganizationId
  readonly organizationName: string
}

const acceptedOf = ({ organizationId, organizationName }: FoundInvitation): Accepted => ({
  organizationId,
  organizationName,
})

/**
 * As who is signed in; the session works in the organisation from now on, where that lets it in.
 * @throws Problem 403 `otherAddress` or `boundSession`, 404, 409 `alreadyMember`, 410 `invitationOver`
 */
export const acceptAs = async (
  tx: AccountTx,
  person: AccountActor,
  { token, sessionToken, queue }: Pick<Entry, 'token' | 'queue'> & { readonly sessionToken: string },
): Promise<Accepted & { readonly isOpen: boolean }> => {
  const invitation = await getOpen(tx, token, person.at)
  assertUnbound(person)
  if (!isFor(invitation, person.email)) throw otherAddress()
  await admit(tx, { invitation, token, actor: person, queue })
  await setActiveOrganization(tx, person, invitation.organizationId)
  const isOpen = (await findEntrance(tx, sessionToken)) === 'open'
  if (!isOpen) await setActiveOrganization(tx, person, person.activeOrganizationId)
  return { ...acceptedOf(invitation), isOpen }
}

type NewAccount = NonNullable<ParsedRequest<typeof acceptInvitation>['body']['account']>

const addressOf = (invitation: FoundInvitation, { email }: NewAccount): string => {
  const address = email ?? invitation.email
  if (address === null) throw unauthenticated('Please give your e-mail address.', 'accountNeeded')
  if (!isFor(invitation, address)) throw otherAddress()
  return address
}

const assertMayMakeAccount = async (tx: AccountTx, deps: Deps): Promise<void> => {
  if (await mayMakeAccount(tx, deps)) return
  throw forbidden(
    'New accounts are made by the operator of this installation. Sign in with yours.',
    'signUpClosed',
  )
}

const signInFirst = () =>
  conflict('accountExists', 'No account can be made with this address. If it is yours, sign in to accept.')

interface NewGuest {
  readonly token: string
  readonly account: NewAccount
  readonly requestId: string
  readonly ipAddress: string
}

const prepare = (deps: Deps, { token, account }: NewGuest) =>
  withoutOrganization(deps.db, async (tx) => {
    const invitation = await getOpen(tx, token, deps.clock.now())
    await assertMayMakeAccount(tx, deps)
    return { invitation, email: addressOf(invitation, account) }
  })

const REFUSALS_PER_HOUR = 5

/** Whoever holds a link that is for anybody could ask with it which addresses have an account. */
const spendAcceptance = (deps: Deps, { invitationId }: FoundInvitation): Promise<void> =>
  spendAttempt(deps, [{ key: `acceptInvitation ${invitationId}`, most: REFUSALS_PER_HOUR, minutes: 60 }])

/**
 * By making an account. Its address counts as proven only where the link was mailed to it and shown to nobody.
 * @throws Problem 400 for a password that others try first, 403, 404, 409 `accountExists`, 410 `invitationOver`, 429
 */
export const acceptAsNew = async (
  deps: Deps,
  guest: NewGuest,
): Promise<Accepted & { readonly userId: UserId }> => {
  const { token, account, requestId, ipAddress } = guest
  const { invitation, email } = await prepare(deps, guest)
  const passwordHash = await prepareNewPassword(deps, { password: account.password, email })
  // What succeeds uses the invitation up: only refusals can add up.
  await spendAcceptance(deps, invitation)
  const at = deps.clock.now()
  const emailVerified = invitation.email !== null && provesMailbox(token)
  try {
    return await withoutOrganization(deps.db, async (tx) => {
      if ((await findUserIdByEmail(tx, email)) !== undefined) throw signInFirst()
      const userId = await createPerson(tx, { name: account.name, email, emailVerified, passwordHash, at })
      const actor = { userId, requestId, ipAddress, at }
      await admit(tx, { invitation, token, actor, queue: deps.queue })
      return { ...acceptedOf(invitation), userId }
    })
  } catch (error) {
    if (uniqueViolationOf(error, 'users_email')) throw signInFirst()
    throw error
  }
}
