/** The end of an organisation: announced, visible to everybody in it, and carried out two weeks later. */
import type { Organization } from '@knowwhen/contract'
import type { OrganizationId } from '@knowwhen/domain'

import { asOrganization, type TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import type { AccountActor, Actor } from '../../http/actor.js'
import { conflict, unprocessable } from '../../http/problems.js'
import { recordAudit } from '../auth/index.js'
import {
  countPeople,
  deleteOwnOrganization,
  getOrganizationRow,
  listOrganizationIds,
  lockOrganization,
  setDeleteAfter,
} from './organization.repo.js'
import { readOrganization } from './organization.service.js'
import { assertInPerson } from './people.service.js'
import { takeTurn } from './taking-turns.js'

const DAY = 24 * 60 * 60 * 1000
const GRACE = 14 * DAY

const nameDiffers = () => {
  const message = 'This is not the name of the organisation. Type it exactly as it stands here.'
  return unprocessable('nameDiffers', message, [{ path: 'body.name', message }])
}

const change = async (
  tx: TenantTx,
  actor: Actor,
  { action, deleteAfter }: { readonly action: string; readonly deleteAfter: Date | null },
): Promise<Organization> => {
  await setDeleteAfter(tx, deleteAfter)
  await recordAudit(tx, actor, {
    action,
    subjectType: 'organization',
    subjectId: actor.organizationId,
    after: { deleteAfter: deleteAfter?.toISOString() ?? null },
  })
  return readOrganization(tx)
}

/** @throws Problem 403 `sessionNeeded`, 409 `deletionScheduled`, 422 `nameDiffers` */
export const schedule = async (tx: TenantTx, asking: Actor, typedName: string): Promise<Organization> => {
  assertInPerson(asking)
  const actor = await takeTurn(tx, asking, 'organization.own')
  const { name, deleteAfter } = await getOrganizationRow(tx)
  if (deleteAfter !== null) {
    throw conflict('deletionScheduled', 'The organisation waits for its deletion already.')
  }
  if (typedName !== name.trim()) throw nameDiffers()
  return change(tx, actor, {
    action: 'organization.deletionScheduled',
    deleteAfter: new Date(actor.at.getTime() + GRACE),
  })
}

/** @throws Problem 403 `sessionNeeded`, 409 `notScheduled` */
export const callOff = async (tx: TenantTx, asking: Actor): Promise<Organization> => {
  assertInPerson(asking)
  const actor = await takeTurn(tx, asking, 'organization.own')
  const { deleteAfter } = await getOrganizationRow(tx)
  if (deleteAfter === null) throw conflict('notScheduled', 'No deletion is scheduled.')
  return change(tx, actor, { action: 'organization.deletionCalledOff', deleteAfter: null })
}

/** Where nobody is left who could have it deleted. */
export const scheduleForWantOfPeople = async (
  tx: TenantTx,
  by: AccountActor,
  organizationId: OrganizationId,
): Promise<void> => {
  const { deleteAfter: scheduled } = await getOrganizationRow(tx)
  if (scheduled !== null || (await countPeople(tx)) > 0) return
  const deleteAfter = new Date(by.at.getTime() + GRACE)
  await setDeleteAfter(tx, deleteAfter)
  await recordAudit(tx, by, {
    action: 'organization.deletionScheduled',
    subjectType: 'organization',
    subjectId: organizationId,
    after: { deleteAfter: deleteAfter.toISOString() },
  })
}

/** True where it was due and is gone. The lock keeps an owner from calling it off at the same moment. */
const deleteIfDue = async (tx: TenantTx, at: Date): Promise<boolean> => {
  await lockOrganization(tx)
  const { deleteAfter } = await getOrganizationRow(tx)
  if (deleteAfter === null || deleteAfter > at) return false
  await deleteOwnOrganization(tx)
  return true
}

const deleteOne = async (deps: Deps, organizationId: OrganizationId): Promise<boolean> => {
  try {
    return await asOrganization(deps.db, organizationId, (tx) => deleteIfDue(tx, deps.clock.now()))
  } catch (error) {
    // The others must not wait for one that cannot go.
    deps.log.error({ err: error, organizationId }, 'an organisation could not be deleted')
    return false
  }
}

/** Deletes every organisation whose time of grace is over, and answers how many. */
export const deleteDueOrganizations = async (deps: Deps): Promise<number> => {
  let deleted = 0
  for (const organizationId of await listOrganizationIds(deps.db)) {
    if (!(await deleteOne(deps, organizationId))) continue
    deps.log.info({ organizationId }, 'an organisation was deleted when its time of grace was over')
    deleted += 1
  }
  return deleted
}

/** At the start of a process, and once a day from there. */
export const createDeletionRound = (deps: Deps): (() => Promise<void>) => {
  let next = 0
  return async () => {
    const now = deps.clock.now().getTime()
    if (now < next) return
    next = now + DAY
    await deleteDueOrganizations(deps)
  }
}
