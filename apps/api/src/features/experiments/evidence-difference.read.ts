/** What differs between two stored readings of an experiment. */
import type { EvidenceDifference } from '@knowwhen/contract'
import { differenceOf } from '@knowwhen/domain'

import type { TenantTx } from '../../db/tenant.js'
import { notFound } from '../../http/problems.js'
import { assertExperiment } from './catalogue.read.js'
import { evidenceHeadOf, findShownEvidence, metricNamesOf, type ShownEvidence } from './evidence.read.js'

const shownOf = async (tx: TenantTx, experimentId: string, evidenceId: string): Promise<ShownEvidence> => {
  const found = await findShownEvidence(tx, experimentId, evidenceId)
  if (found === undefined) throw notFound('reading of this experiment')
  return found
}

const phaseOf = (from: ShownEvidence, to: ShownEvidence): EvidenceDifference['phase'] =>
  from.phase === to.phase ? null : { from: from.phase, to: to.phase }

/** @throws Problem 404, also where a reading belongs to another experiment */
export async function evidenceDifferenceView(
  tx: TenantTx,
  experimentId: string,
  ids: { readonly from: string; readonly to: string },
): Promise<EvidenceDifference> {
  await assertExperiment(tx, experimentId)
  const from = await shownOf(tx, experimentId, ids.from)
  const to = await shownOf(tx, experimentId, ids.to)
  const names = await metricNamesOf(tx, experimentId)
  const { metrics, arms, isChanged, ...rest } = differenceOf(from.reading, to.reading)
  const phase = phaseOf(from, to)
  return {
    ...rest,
    from: evidenceHeadOf(from),
    to: evidenceHeadOf(to),
    phase,
    arms: [...arms],
    metrics: metrics.map((metric) => ({
      ...metric,
      name: names.get(metric.metricId) ?? metric.metricId,
      arms: [...metric.arms],
    })),
    isChanged: isChanged || phase !== null,
  }
}
