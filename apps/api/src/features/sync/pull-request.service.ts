/** Asking for one experiment to be read soon: a person does, or an event that GrowthBook sent. */
import type { ExperimentPull } from '@knowwhen/contract'

import type { TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import type { Actor } from '../../http/actor.js'
import { conflict, notFound, unprocessable } from '../../http/problems.js'
import { recordAudit } from '../auth/index.js'
import { getConnectionRow, isConnected, notConnected } from '../connections/index.js'
import { findExperimentRow } from '../experiments/index.js'

interface PullOf {
  readonly organizationId: string
  readonly connectionId: string
  /** GrowthBook's id of the experiment. */
  readonly externalId: string
}

/** Ten hints at one experiment make one pull; a hint that comes while one is at work makes another. */
export const sendPull = (tx: TenantTx, queue: Pick<Deps['queue'], 'send'>, of: PullOf): Promise<void> => {
  const { organizationId, connectionId, externalId } = of
  return queue.send(tx, 'pullExperiment', { organizationId, connectionId, externalId })
}

/** @throws Problem 404, 409 `disconnected`, 422 `notPulled` */
export async function requestPull(
  tx: TenantTx,
  { actor, queue }: { readonly actor: Actor; readonly queue: Pick<Deps['queue'], 'send'> },
  experimentId: string,
): Promise<ExperimentPull> {
  const experiment = await findExperimentRow(tx, experimentId)
  if (!experiment) throw notFound('experiment')
  const { connectionId, externalId } = experiment
  if (connectionId === null) {
    throw unprocessable('notPulled', 'This experiment was entered by hand: there is nothing to read.')
  }
  if (!isConnected(await getConnectionRow(tx, connectionId))) {
    throw conflict('disconnected', notConnected.message)
  }
  await sendPull(tx, queue, { organizationId: actor.organizationId, connectionId, externalId })
  await recordAudit(tx, actor, {
    action: 'experiment.pullRequested',
    subjectType: 'experiment',
    subjectId: experimentId,
    before: null,
    after: null,
  })
  return { experimentId, requestedAt: actor.at.toISOString() }
}
