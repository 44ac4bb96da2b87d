/** One experiment as people see it. */
import type { Experiment, Person } from '@knowwhen/contract'
import { eq } from 'drizzle-orm'

import { experiments, growthbookConnections, users } from '../../db/schema/index.js'
import type { TenantTx } from '../../db/tenant.js'
import { notFound } from '../../http/problems.js'
import { selectWhole, type Whole } from './experiment-selection.read.js'
import { pageFactsOf } from './experiment-view.js'
import { addressInGrowthBook } from './growthbook-address.js'
import { metricsByExternalId } from './metric.read.js'

const personOf = async (tx: TenantTx, userId: string | null): Promise<Person | null> => {
  if (userId === null) return null
  const [person] = await tx.select({ name: users.name }).from(users).where(eq(users.id, userId))
  return { userId, name: person?.name ?? 'Erased person' }
}

const linkOf = async (tx: TenantTx, { row }: Whole): Promise<string | null> => {
  if (row.connectionId === null) return null
  const [connection] = await tx
    .select({ baseUrl: growthbookConnections.baseUrl })
    .from(growthbookConnections)
    .where(eq(growthbookConnections.id, row.connectionId))
  return connection === undefined ? null : addressInGrowthBook(connection.baseUrl, row.externalId)
}

/** @throws Problem 404 */
export async function getExperimentView(tx: TenantTx, experimentId: string): Promise<Experiment> {
  const [found] = await selectWhole(tx).where(eq(experiments.id, experimentId))
  if (!found) throw notFound('experiment')
  const { connectionId, metricUses, enteredBy } = found.row
  const known = await metricsByExternalId(
    tx,
    connectionId,
    metricUses.map(({ externalId }) => externalId),
  )
  return {
    ...pageFactsOf(found),
    enteredBy: await personOf(tx, enteredBy),
    metrics: metricUses.flatMap(({ externalId, use }) => {
      const metric = known.get(externalId)
      return metric ? [{ ...metric, use }] : []
    }),
    link: await linkOf(tx, found),
  }
}
