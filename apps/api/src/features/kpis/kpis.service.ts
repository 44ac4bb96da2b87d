import type { createKpi, ParsedRequest, updateKpi } from '@knowwhen/contract'
import type { KpiId } from '@knowwhen/domain'

import { newId } from '../../db/ids.js'
import type { TenantTx } from '../../db/tenant.js'
import { uniqueViolationOf } from '../../db/unique-violation.js'
import type { Actor } from '../../http/actor.js'
import { conflict, notFound, stale } from '../../http/problems.js'
import { recordAudit } from '../auth/index.js'
import { insertKpi, lockKpi, updateKpiRow } from './kpis.repo.js'

const nameTaken = (error: unknown): unknown => {
  if (!uniqueViolationOf(error, 'kpis_name')) return error
  const message = 'Another KPI has this name already.'
  return conflict('nameTaken', message, [{ path: 'body.name', message, code: 'nameTaken' }])
}

/** Makes a KPI; answers its id. @throws Problem 409 `nameTaken` */
export const makeKpi = async (
  tx: TenantTx,
  actor: Actor,
  input: ParsedRequest<typeof createKpi>['body'],
): Promise<string> => {
  const id = newId<KpiId>()
  try {
    await insertKpi(tx, { ...input, id, createdAt: actor.at })
  } catch (error) {
    throw nameTaken(error)
  }
  await recordAudit(tx, actor, {
    action: 'kpi.created',
    subjectType: 'kpi',
    subjectId: id,
    before: null,
    after: input,
  })
  return id
}

/** Sealed cards keep what they sealed. @throws Problem 404, 409 `nameTaken`, 412 `stale` */
export const changeKpi = async (
  tx: TenantTx,
  actor: Actor,
  command: {
    readonly kpiId: string
    readonly version: number
    readonly input: ParsedRequest<typeof updateKpi>['body']
  },
): Promise<void> => {
  const { kpiId, version, input } = command
  const kpi = await lockKpi(tx, kpiId)
  if (kpi === undefined) throw notFound('KPI')
  if (kpi.version !== version) throw stale()
  try {
    await updateKpiRow(tx, kpiId, input)
  } catch (error) {
    throw nameTaken(error)
  }
  const { name, definition, unit, direction } = kpi
  await recordAudit(tx, actor, {
    action: 'kpi.updated',
    subjectType: 'kpi',
    subjectId: kpiId,
    before: { name, definition, unit, direction },
    after: input,
  })
}
