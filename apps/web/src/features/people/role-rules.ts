/** Why a role or a person cannot be touched here, in words; the server checks again. */
import type { MemberOfOrganization, Session } from '@knowwhen/contract'

export type Role = MemberOfOrganization['role']

export interface Myself {
  readonly userId: string
  readonly role: Role
}

export const myselfOf = ({ user, role }: Session): Myself => ({ userId: user.id, role })

/** Null where it may be changed. */
export const roleFixedBecause = (
  me: Myself,
  person: Pick<MemberOfOrganization, 'userId' | 'role'>,
): string | null => {
  if (person.userId === me.userId) return 'Nobody changes their own role. Ask another admin or owner.'
  if (person.role === 'owner' && me.role !== 'owner') return 'Only an owner changes an owner’s role.'
  return null
}

/** Null where they may be removed. */
export const removalRefusedBecause = (
  me: Myself,
  person: Pick<MemberOfOrganization, 'userId' | 'role'>,
): string | null => {
  if (person.userId === me.userId) return 'You leave on the page Organisation.'
  if (person.role === 'owner' && me.role !== 'owner') return 'Only an owner removes an owner.'
  return null
}

/** Roles that this person may give. */
export const mayGive = (me: Myself, role: Role): boolean => role !== 'owner' || me.role === 'owner'
