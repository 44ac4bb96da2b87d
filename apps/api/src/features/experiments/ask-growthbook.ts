/** A GrowthBook asked while a person waits, outside any transaction. */
import type { OrganizationId } from '@knowwhen/domain'
import { GrowthBookError, type GrowthBookClient } from '@knowwhen/growthbook'

import type { Deps } from '../../deps.js'
import { Problem } from '../../http/problems.js'

/** What must be known to ask; the key is still encrypted. */
export interface AskedServer {
  readonly organizationId: OrganizationId
  readonly baseUrl: string
  readonly secretKeyCiphertext: string
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

export type Question<Answer> = (client: GrowthBookClient, signal: AbortSignal) => Promise<Answer>

/**
 * Asks GrowthBook with the connection's key; no transaction may be open.
 * @throws Problem 502 `growthBookFailed`
 */
export async function askGrowthBook<Answer>(
  deps: Pick<Deps, 'growthBook' | 'secrets'>,
  server: AskedServer,
  question: Question<Answer>,
): Promise<Answer> {
  const client = deps.growthBook.createClient({
    organizationId: server.organizationId,
    baseUrl: server.baseUrl,
    secretKey: deps.secrets.decrypt(server.secretKeyCiphertext),
  })
  try {
    return await question(client, AbortSignal.timeout(PATIENCE))
  } catch (error) {
    throw inWords(error)
  } finally {
    await client.close()
  }
}
