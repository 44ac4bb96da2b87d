/** A person among their organisations: which there are, making one, going from one to another, joining by domain. */
import type { Membership } from '@knowwhen/contract'
import { brandId, type OrganizationId } from '@knowwhen/domain'

import { newId } from '../../db/ids.js'
import { withinOrganization, type AccountTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import type { AccountActor } from '../../http/actor.js'
import { forbidden, notFound } from '../../http/problems.js'
import { assertUnbound, findSignUpMode, recordAudit } from '../auth/index.js'
import {
  findEntrance,
  insertOrganizationRow,
  listJoinableRows,
  listMembershipRows,
  setActiveOrganization,
  type JoinableRow,
  type MembershipRow,
} from './memberships.repo.js'
import { admitNewMember } from './people.repo.js'

/** A session that one organisation's provider vouched for learns nothing of the person's others. */
const isVisible = (
  person: AccountActor,
  { organizationId }: Pick<MembershipRow, 'organizationId'>,
): boolean => person.boundOrganizationId === null || person.boundOrganizationId === organizationId

const mayCreate = async (tx: AccountTx, deps: Deps, person: AccountActor): Promise<boolean> =>
  person.boundOrganizationId === null && (person.isOperator || (await findSignUpMode(tx, deps)) === 'open')

const present = (row: MembershipRow, person: AccountActor): Membership => ({
  ...row,
  deleteAfter: row.deleteAfter?.toISOString() ?? null,
  isCurrent: row.organizationId === person.activeOrganizationId,
})

export const listMine = async (tx: AccountTx, deps: Deps, person: AccountActor) => {
  const rows = await listMembershipRows(tx, person.userId)
  const items = rows.filter((row) => isVisible(person, row)).map((row) => present(row, person))
  return { items, mayCreate: await mayCreate(tx, deps, person) }
}

/** @throws Problem 403 `boundSession` or `forbidden` */
export const assertMayCreate = async (tx: AccountTx, deps: Deps, person: AccountActor): Promise<void> => {
  assertUnbound(person)
  if (!(await mayCreate(tx, deps, person))) {
    throw forbidden(
      'New organisations are made by the operator of this installation here. Ask them, or ask for an invitation.',
    )
  }
}

const ssoRequired = () =>
  forbidden('This organisation asks you to sign in with its identity provider.', 'ssoRequired')

/** @throws Problem 403 `ssoRequired` where the organisation would not let this session in */
const enter = async (
  tx: AccountTx,
  person: AccountActor,
  { organizationId, token }: { readonly organizationId: OrganizationId; readonly token: string },
): Promise<void> => {
  await setActiveOrganization(tx, person, organizationId)
  if ((await findEntrance(tx, token)) !== 'open') throw ssoRequired()
}

/** A new organisation, owned by this person, in which the session works from now on. */
export const found = async (
  tx: AccountTx,
  person: AccountActor,
  { name, token }: { readonly name: string; readonly token: string },
): Promise<void> => {
  const organizationId = brandId<OrganizationId>(newId())
  const { userId, at } = person
  await withinOrganization(tx, organizationId, async (inside) => {
    await insertOrganizationRow(inside, { id: organizationId, name, at })
    await admitNewMember(inside, { userId, role: 'owner', at })
    await recordAudit(inside, person, {
      action: 'organization.founded',
      subjectType: 'organization',
      subjectId: organizationId,
      after: { name, ownerId: userId },
    })
  })
  await enter(tx, person, { organizationId, token })
}

/** @throws Problem 404 for what is not one's own, 403 `ssoRequired` */
export const switchTo = async (
  tx: AccountTx,
  person: AccountActor,
  target: { readonly organizationId: OrganizationId; readonly token: string },
): Promise<void> => {
  const rows = await listMembershipRows(tx, person.userId)
  const own = rows.find((row) => row.organizationId === target.organizationId && isVisible(person, row))
  if (own === undefined) throw notFound('organisation')
  await enter(tx, person, target)
}

export const listJoinable = async (tx: AccountTx, person: AccountActor): Promise<{ items: JoinableRow[] }> =>
  person.boundOrganizationId === null
    ? { items: [...(await listJoinableRows(tx, person.userId))] }
    : { items: [] }

/** @throws Problem 404 where this person's address does not open it, 403 `ssoRequired` */
export const join = async (
  tx: AccountTx,
  person: AccountActor,
  { organizationId, token }: { readonly organizationId: OrganizationId; readonly token: string },
): Promise<void> => {
  const { items } = await listJoinable(tx, person)
  const joinable = items.find((row) => row.organizationId === organizationId)
  if (joinable === undefined) throw notFound('organisation')
  const { userId, at } = person
  const { role } = joinable
  await withinOrganization(tx, organizationId, async (inside) => {
    if (!(await admitNewMember(inside, { userId, role, at }))) return
    const subject = { subjectType: 'user', subjectId: userId }
    await recordAudit(inside, person, { action: 'member.joinedByDomain', ...subject, after: { role } })
  })
  await enter(tx, person, { organizationId, token })
}

/** After leaving: the session goes on in the oldest other organisation that it opens, or in none. */
export const moveOn = async (tx: AccountTx, person: AccountActor): Promise<void> => {
  const rows = await listMembershipRows(tx, person.userId)
  const next = rows.find((row) => isVisible(person, row))
  await setActiveOrganization(tx, person, next?.organizationId ?? null)
}
