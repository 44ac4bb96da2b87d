/** A GrowthBook that a person wants something written into; asked outside any transaction. */
import type { OrganizationId } from '@knowwhen/domain'
import { GrowthBookError, type FailureCode, type GrowthBookClient } from '@knowwhen/growthbook'

import type { TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { conflict, Problem, unprocessable } from '../../http/problems.js'
import { getConnectionRow, isConnected, notConnected, type ConnectionRow } from '../connections/index.js'

/** @throws Problem 404, 409 `disconnected` */
export const connectedTo = async (tx: TenantTx, connectionId: string): Promise<ConnectionRow> => {
  const connection = await getConnectionRow(tx, connectionId)
  if (!isConnected(connection)) throw conflict('disconnected', notConnected.message)
  return connection
}

/** A person waits for the answer. */
const PATIENCE = 25_000

/** GrowthBook understood, and said no: another request may be accepted. */
const refusals: ReadonlySet<FailureCode> = new Set([
  'refusedRequest',
  'mayNotWrite',
  'noPermission',
  'alreadyExists',
  'conflict',
  'notFound',
] as const)

const failed = (detail: string): Problem => new Problem({ status: 502, code: 'growthBookFailed', detail })

/** GrowthBook's trouble as a problem in its own words; a mistake of ours stays one. */
const inWords = (error: unknown): unknown => {
  if (error instanceof GrowthBookError)
    return refusals.has(error.code)
      ? unprocessable('refusedByGrowthBook', error.failure.sentence)
      : failed(error.failure.sentence)
  if (error instanceof Error && error.name === 'TimeoutError')
    return failed(`GrowthBook did not answer within ${PATIENCE / 1_000} seconds. Try again later.`)
  return error
}

export type Question<Answer> = (client: GrowthBookClient, signal: AbortSignal) => Promise<Answer>

/** @throws Problem 422 `refusedByGrowthBook`, 502 `growthBookFailed` */
export const askGrowthBook = async <Answer>(
  deps: Pick<Deps, 'growthBook' | 'secrets'>,
  of: { readonly connection: ConnectionRow; readonly organizationId: OrganizationId },
  question: Question<Answer>,
): Promise<Answer> => {
  const client = deps.growthBook.createClient({
    organizationId: of.organizationId,
    baseUrl: of.connection.baseUrl,
    secretKey: deps.secrets.decrypt(of.connection.secretKeyCiphertext),
  })
  try {
    return await question(client, AbortSignal.timeout(PATIENCE))
  } catch (error) {
    throw inWords(error)
  } finally {
    await client.close()
  }
}

/** The write may have happened though its answer did not arrive, or somebody was quicker: then it can be looked up. */
export const mayBeThere = (error: unknown): boolean =>
  error instanceof GrowthBookError
    ? error.failure.mayHaveHappened === true || error.code === 'alreadyExists'
    : error instanceof Error && error.name === 'TimeoutError'
