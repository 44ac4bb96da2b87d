/**
 * A person's erasure: their name and address go everywhere, at once or not at all, and what they did stays, by
 * nobody in particular.
 */
import { brandId, type OrganizationId, type UserId } from '@knowwhen/domain'

import { withinOrganization, type AccountTx } from '../../db/tenant.js'
import type { AccountActor } from '../../http/actor.js'
import { conflict, notFound, unprocessable } from '../../http/problems.js'
import { recordAudit, verifyPassword } from '../auth/index.js'
import { endErasedMembership } from '../organizations/index.js'
import {
  erase,
  findPasswordHash,
  lockOperators,
  lockOwnership,
  lockPerson,
  redactTexts,
  wasEverMember,
  type Identity,
} from './erasure.repo.js'
import { listOrganizationIds } from './installation.read.js'

const notConfirmed = (path: string, message: string) =>
  unprocessable('notConfirmed', message, [{ path: `body.${path}`, message }])

const lastOwner = (names: readonly string[]) =>
  conflict(
    'lastOwner',
    `This person is the only owner of ${names.join(', ')}, where others work too. Make somebody else an owner, ` +
      'or delete the organisation, first.',
  )

/** @throws Problem 409 `lastOperator` where nobody would be left to look after the installation */
const assertOperatorRemains = (operators: readonly string[], userId: UserId): void => {
  if (operators.length === 1 && operators[0] === userId) {
    throw conflict(
      'lastOperator',
      'This person is the only operator of this installation. Make somebody else an operator first.',
    )
  }
}

/** Where the person belongs or belonged. Organisations are few, erasures are rare, and none may be missed. */
const organizationsOf = async (tx: AccountTx, userId: UserId): Promise<readonly OrganizationId[]> => {
  const found: OrganizationId[] = []
  for (const id of await listOrganizationIds(tx)) {
    if (await withinOrganization(tx, id, (inside) => wasEverMember(inside, userId))) found.push(id)
  }
  return found
}

/** @throws Problem 409 `lastOwner` with the names of the organisations that would be left without an owner */
const assertNotNeeded = async (
  tx: AccountTx,
  userId: UserId,
  where: readonly OrganizationId[],
): Promise<void> => {
  const orphaned: string[] = []
  for (const id of where) {
    const { isOnlyOwner, hasOthers, name } = await withinOrganization(tx, id, (inside) =>
      lockOwnership(inside, userId),
    )
    if (isOnlyOwner && hasOthers) orphaned.push(name)
  }
  if (orphaned.length > 0) throw lastOwner(orphaned)
}

const eraseEverywhere = async (tx: AccountTx, by: AccountActor, person: Identity): Promise<void> => {
  const { userId } = person
  const where = await organizationsOf(tx, userId)
  await assertNotNeeded(tx, userId, where)
  for (const id of where) {
    await withinOrganization(tx, id, async (inside) => {
      await redactTexts(inside, person)
      await recordAudit(inside, by, { action: 'person.erased', subjectType: 'user', subjectId: userId })
      await endErasedMembership(inside, by, { organizationId: id, userId })
    })
  }
  // Last, so that the address from which somebody erased themselves goes with the others.
  await erase(tx, person)
}

export interface ErasureRequest {
  readonly userId: string
  /** The person’s address, typed again. */
  readonly confirmation: string
}

/** By the operator. @throws Problem 404, 409 `lastOwner` or `lastOperator`, 422 `notConfirmed` */
export const erasePersonByOperator = async (
  tx: AccountTx,
  operator: AccountActor,
  request: ErasureRequest,
): Promise<void> => {
  const userId = brandId<UserId>(request.userId)
  const operators = await lockOperators(tx)
  const person = await lockPerson(tx, userId)
  if (person === undefined) throw notFound('person')
  if (person.email.toLowerCase() !== request.confirmation) {
    throw notConfirmed('confirmation', 'This is not the person’s e-mail address.')
  }
  assertOperatorRemains(operators, userId)
  await eraseEverywhere(tx, operator, { ...person, userId })
}

const assertPassword = async (tx: AccountTx, userId: UserId, password: string | undefined): Promise<void> => {
  const hash = await findPasswordHash(tx, userId)
  if (hash === null) return
  if (password === undefined || !(await verifyPassword(hash, password))) {
    throw notConfirmed('password', 'Please give your password; this is not it.')
  }
}

/** By the person. @throws Problem 409 `lastOwner` or `lastOperator`, 422 `notConfirmed` */
export const eraseOneself = async (
  tx: AccountTx,
  person: AccountActor,
  { confirmation, password }: { readonly confirmation: string; readonly password?: string | undefined },
): Promise<void> => {
  if (person.email.toLowerCase() !== confirmation) {
    throw notConfirmed('confirmation', 'This is not your e-mail address.')
  }
  await assertPassword(tx, person.userId, password)
  assertOperatorRemains(await lockOperators(tx), person.userId)
  await lockPerson(tx, person.userId)
  await eraseEverywhere(tx, person, person)
}
