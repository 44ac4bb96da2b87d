/** The GrowthBook behind one experiment, to be asked outside any transaction. */
import { brandId, type OrganizationId } from '@knowwhen/domain'
import { GrowthBookError, type GrowthBookClient } from '@knowwhen/growthbook'
import { and, eq } from 'drizzle-orm'

import { experiments, growthbookConnections } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { conflict, notFound, Problem } from '../../http/problems.js'

/** What must be known to ask; the key is still encrypted. */
export interface ExperimentSource {
  readonly experimentId: string
  readonly externalId: string
  readonly raw: string
  readonly connectionId: string
  readonly organizationId: OrganizationId
  readonly baseUrl: string
  readonly secretKeyCiphertext: string
  /** The level that a person confirmed, else what GrowthBook reported, if it did. */
  readonly alpha: number | null
}

const byHand = () =>
  conflict('byHand', 'The results of this experiment are entered by hand, so that there is nobody to ask.')

const disconnected = () =>
  conflict(
    'disconnected',
    'The GrowthBook of this experiment is no longer connected. Connect it again first.',
  )

/** @throws Problem 404, 409 `byHand` or `disconnected` */
export async function sourceOf(tx: TenantTx, experimentId: string): Promise<ExperimentSource> {
  const [found] = await tx
    .select({ experiment: experiments, connection: growthbookConnections })
    .from(experiments)
    .leftJoin(
      growthbookConnections,
      and(
        eq(growthbookConnections.organizationId, experiments.organizationId),
        eq(growthbookConnections.id, experiments.connectionId),
      ),
    )
    .where(and(eq(experiments.organizationId, sqlOrganizationId), eq(experiments.id, experimentId)))
  if (found === undefined) throw notFound('experiment')
  const { experiment, connection } = found
  if (connection === null) throw byHand()
  if (connection.secretKeyCiphertext === '') throw disconnected()
  return {
    experimentId,
    externalId: experiment.externalId,
    raw: experiment.raw,
    connectionId: connection.id,
    organizationId: brandId<OrganizationId>(experiment.organizationId),
    baseUrl: connection.baseUrl,
    secretKeyCiphertext: connection.secretKeyCiphertext,
    alpha: connection.confirmedAlpha ?? connection.reportedAlpha,
  }
}

/** A person waits for the answer. */
const PATIENCE = 25_000

const failed = (detail: string): Problem => new Problem({ status: 502, code: 'growthBookFailed', detail })

const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === 'TimeoutError'

/** GrowthBook's trouble as a problem in its own words; a mistake of ours stays one. */
const inWords = (error: unknown): unknown => {
  if (error instanceof GrowthBookError) return failed(error.failure.sentence)
  if (isTimeout(error)) {
    return failed(`GrowthBook did not answer within ${PATIENCE / 1_000} seconds. Try again later.`)
  }
  return error
}

/**
 * Asks GrowthBook with the connection's key; no transaction may be open.
 * @throws Problem 502 `growthBookFailed`
 */
export async function askGrowthBook<Answer>(
  deps: Pick<Deps, 'growthBook' | 'secrets'>,
  source: ExperimentSource,
  question: (client: GrowthBookClient, signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const client = deps.growthBook.createClient({
    organizationId: source.organizationId,
    baseUrl: source.baseUrl,
    secretKey: deps.secrets.decrypt(source.secretKeyCiphertext),
  })
  try {
    return await question(client, AbortSignal.timeout(PATIENCE))
  } catch (error) {
    throw inWords(error)
  } finally {
    await client.close()
  }
}
