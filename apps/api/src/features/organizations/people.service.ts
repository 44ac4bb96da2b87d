/** Who belongs to the organisation, and as what. */
import type {
  changeRole,
  listPeople,
  MemberOfOrganization,
  ParsedRequest,
  transferOwnership,
} from '@knowwhen/contract'
import { can, roles, type Role } from '@knowwhen/domain'
import { z } from 'zod'

import type { TenantTx } from '../../db/tenant.js'
import { mayDo, type Actor } from '../../http/actor.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { conflict, forbidden, notFound } from '../../http/problems.js'
import { recordAudit } from '../auth/index.js'
import { lockOrganization } from './organization.repo.js'
import {
  countOwners,
  endTeamMemberships,
  findPersonRow,
  listPeopleRows,
  markRemoved,
  revokeInvitationsBy,
  revokeKeysOf,
  setRole,
  type PersonRow,
} from './people.repo.js'
import { takeTurn } from './taking-turns.js'

const cursorSchema = z.tuple([z.string(), z.uuid()])

/** Addresses are for who manages people, as long as the person is here; colleagues see names. */
const present = ({ email, joinedAt, removedAt, ...row }: PersonRow, actor: Actor): MemberOfOrganization => ({
  ...row,
  email: removedAt === null && mayDo(actor, 'people.manage') ? email : null,
  joinedAt: joinedAt.toISOString(),
  removedAt: removedAt?.toISOString() ?? null,
})

export const listColleagues = async (
  tx: TenantTx,
  actor: Actor,
  { limit, cursor, includeRemoved }: ParsedRequest<typeof listPeople>['query'],
) => {
  const after = decodeCursor(cursor, cursorSchema)
  const rows = await listPeopleRows(tx, { includeRemoved, after, limit })
  const page = pageOf(rows, limit, (last) => [last.name, last.userId])
  return { items: page.rows.map((row) => present(row, actor)), nextCursor: page.nextCursor }
}

/** True where `role` has at most the power of `own`. */
export const isWithin = (own: Role, role: Role): boolean => roles.indexOf(own) <= roles.indexOf(role)

const aboveOwn = () =>
  forbidden('This is above your own role. Ask an owner of your organisation.', 'aboveOwnRole')

/**
 * Owners are made and changed by an owner who is here in person: an API key that was lost must not give the
 * organisation away.
 * @throws Problem 403 `aboveOwnRole` or `sessionNeeded`
 */
export const assertMayGive = (actor: Actor, role: Role): void => {
  if (!isWithin(actor.role, role)) throw aboveOwn()
  if (role === 'owner') assertInPerson(actor)
}

/** @throws Problem 403 `sessionNeeded` for an API key */
export const assertInPerson = (actor: Actor): void => {
  if (actor.sessionId === null) {
    throw forbidden('Please sign in to do this; an API key cannot.', 'sessionNeeded')
  }
}

const getPresent = async (tx: TenantTx, userId: string): Promise<PersonRow> => {
  const person = await findPersonRow(tx, userId)
  if (person?.removedAt !== null) throw notFound('person')
  return person
}

const assertOwnerRemains = async (tx: TenantTx, person: PersonRow): Promise<void> => {
  if (person.role === 'owner' && (await countOwners(tx)) === 1) {
    throw conflict(
      'lastOwner',
      'An organisation needs an owner. Hand the ownership over to a member first, or have the organisation deleted.',
    )
  }
}

const subjectOf = (userId: string) => ({ subjectType: 'user', subjectId: userId })

/** Who may no longer invite takes the open invitations along. */
const loseRole = async (
  tx: TenantTx,
  actor: Actor,
  person: { userId: string; role: Role },
): Promise<void> => {
  await setRole(tx, person.userId, person.role)
  if (!can(person.role, 'people.manage')) await revokeInvitationsBy(tx, person.userId, actor.at)
}

interface RoleChange {
  readonly userId: string
  readonly role: ParsedRequest<typeof changeRole>['body']['role']
}

/** @throws Problem 403 `ownRole`, `aboveOwnRole`; 404; 409 `lastOwner` */
export const giveRole = async (
  tx: TenantTx,
  asking: Actor,
  { userId, role }: RoleChange,
): Promise<MemberOfOrganization> => {
  const actor = await takeTurn(tx, asking, 'people.manage')
  const before = await getPresent(tx, userId)
  if (userId === actor.userId) {
    throw forbidden('Nobody changes their own role. Ask another owner or admin.', 'ownRole')
  }
  assertMayGive(actor, before.role)
  assertMayGive(actor, role)
  if (role === before.role) return present(before, actor)
  await assertOwnerRemains(tx, before)
  await loseRole(tx, actor, { userId, role })
  const change = { before: { role: before.role }, after: { role } }
  await recordAudit(tx, actor, { action: 'member.roleChanged', ...subjectOf(userId), ...change })
  return present({ ...before, role }, actor)
}

/** Ends a membership with everything that hangs on it; what the person did stays. */
const endMembership = async (
  tx: TenantTx,
  actor: Actor,
  { person, action }: { readonly person: PersonRow; readonly action: string },
): Promise<void> => {
  const { at } = actor
  await assertOwnerRemains(tx, person)
  await markRemoved(tx, person.userId, at)
  await endTeamMemberships(tx, person.userId, at.toISOString().slice(0, 10))
  await revokeKeysOf(tx, person.userId, at)
  await revokeInvitationsBy(tx, person.userId, at)
  await recordAudit(tx, actor, { action, ...subjectOf(person.userId), before: { role: person.role } })
}

/** @throws Problem 403 `ownRole`, `aboveOwnRole`; 404; 409 `lastOwner` */
export const removeMember = async (tx: TenantTx, asking: Actor, userId: string): Promise<void> => {
  const actor = await takeTurn(tx, asking, 'people.manage')
  const person = await getPresent(tx, userId)
  if (userId === actor.userId) {
    throw forbidden('You cannot remove yourself. Leave the organisation instead.', 'ownRole')
  }
  assertMayGive(actor, person.role)
  await endMembership(tx, actor, { person, action: 'member.removed' })
}

/** @throws Problem 403 `sessionNeeded`, 409 `lastOwner` */
export const leave = async (tx: TenantTx, actor: Actor): Promise<void> => {
  assertInPerson(actor)
  await lockOrganization(tx)
  const person = await getPresent(tx, actor.userId)
  await endMembership(tx, actor, { person, action: 'member.left' })
}

/** @throws Problem 403 `sessionNeeded`, 404, 409 `alreadyOwner` */
export const handOver = async (
  tx: TenantTx,
  asking: Actor,
  { userId }: ParsedRequest<typeof transferOwnership>['body'],
): Promise<void> => {
  assertInPerson(asking)
  const actor = await takeTurn(tx, asking, 'organization.own')
  const next = await getPresent(tx, userId)
  if (next.role === 'owner') throw conflict('alreadyOwner', 'This person is an owner already.')
  await setRole(tx, userId, 'owner')
  await setRole(tx, actor.userId, 'admin')
  const change = { before: { ownerId: actor.userId }, after: { ownerId: userId } }
  const subject = { subjectType: 'organization', subjectId: actor.organizationId }
  await recordAudit(tx, actor, { action: 'organization.ownershipTransferred', ...subject, ...change })
}
