import type { listPeople, Organization, ParsedRequest, updateOrganization } from '@knowwhen/contract'
import { z } from 'zod'

import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { recordAudit } from '../auth/index.js'
import {
  countPeople,
  getOrganizationRow,
  listPeopleRows,
  updateOrganizationRow,
} from './organization.repo.js'

export const readOrganization = async (tx: TenantTx): Promise<Organization> => ({
  ...(await getOrganizationRow(tx)),
  people: await countPeople(tx),
})

type Change = ParsedRequest<typeof updateOrganization>['body']

/** Changes what was given, leaves the rest. Sealed cards keep the rules that they were sealed with. */
export const changeOrganization = async (
  tx: TenantTx,
  actor: Actor,
  { version, change }: { readonly version: number; readonly change: Change },
): Promise<Organization> => {
  const before = await readOrganization(tx)
  await updateOrganizationRow(tx, version, {
    name: change.name ?? before.name,
    strictness: change.strictness ?? before.strictness,
    minimumRuntimeDays: change.minimumRuntimeDays ?? before.minimumRuntimeDays,
  })
  const after = await readOrganization(tx)
  const subject = { subjectType: 'organization', subjectId: actor.organizationId }
  await recordAudit(tx, actor, { action: 'organization.changed', ...subject, before, after })
  return after
}

const cursorSchema = z.tuple([z.string(), z.uuid()])

export const listColleagues = async (
  tx: TenantTx,
  { limit, cursor }: ParsedRequest<typeof listPeople>['query'],
) => {
  const after = decodeCursor(cursor, cursorSchema)
  const rows = await listPeopleRows(tx, { after, limit })
  const page = pageOf(rows, limit, (last) => [last.name, last.userId])
  return { items: [...page.rows], nextCursor: page.nextCursor }
}
