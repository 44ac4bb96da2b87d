/** A GrowthBook that a person wants something written into; asked outside any transaction. */
import type { OrganizationId } from '@knowwhen/domain'
import { GrowthBookError, type FailureCode } from '@knowwhen/growthbook'

import type { TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { conflict, unprocessable } from '../../http/problems.js'
import { getConnectionRow, isConnected, notConnected, type ConnectionRow } from '../connections/index.js'
import { askGrowthBook, type Question } from '../experiments/index.js'

/** @throws Problem 404, 409 `disconnected` */
export const connectedTo = async (tx: TenantTx, connectionId: string): Promise<ConnectionRow> => {
  const connection = await getConnectionRow(tx, connectionId)
  if (!isConnected(connection)) throw conflict('disconnected', notConnected.message)
  return connection
}

/** GrowthBook understood, and said no: another request may be accepted. */
const refusals: ReadonlySet<FailureCode> = new Set([
  'refusedRequest',
  'mayNotWrite',
  'noPermission',
  'alreadyExists',
  'conflict',
  'notFound',
] as const)

/** A refusal is the request's fault, and not GrowthBook's. */
const refusedInWords = (error: unknown): unknown =>
  error instanceof GrowthBookError && refusals.has(error.code)
    ? unprocessable('refusedByGrowthBook', error.failure.sentence)
    : error

/** @throws Problem 422 `refusedByGrowthBook`, 502 `growthBookFailed` */
export const writeInto = <Answer>(
  deps: Pick<Deps, 'growthBook' | 'secrets'>,
  {
    connection,
    organizationId,
  }: { readonly connection: ConnectionRow; readonly organizationId: OrganizationId },
  question: Question<Answer>,
): Promise<Answer> => {
  const { baseUrl, secretKeyCiphertext } = connection
  return askGrowthBook(deps, { organizationId, baseUrl, secretKeyCiphertext }, async (client, signal) => {
    try {
      return await question(client, signal)
    } catch (error) {
      throw refusedInWords(error)
    }
  })
}

/** The write may have happened though its answer did not arrive, or somebody was quicker: then it can be looked up. */
export const mayBeThere = (error: unknown): boolean =>
  error instanceof GrowthBookError
    ? error.failure.mayHaveHappened === true || error.code === 'alreadyExists'
    : error instanceof Error && error.name === 'TimeoutError'
