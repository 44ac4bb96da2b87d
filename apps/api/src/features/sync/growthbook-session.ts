/** A client that goes on with the new key where the old one stops working meanwhile. */
import type { OrganizationId } from '@knowwhen/domain'
import { GrowthBookError, type FailureCode, type GrowthBookClient } from '@knowwhen/growthbook'

import { asOrganization } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { getConnectionRow, isConnected, type ConnectionRow } from '../connections/index.js'

/** What a new key mends. */
export const keyFailures: ReadonlySet<FailureCode> = new Set([
  'missingKey',
  'invalidKey',
  'expiredKey',
  'disabledKey',
  'personalTokensDisabled',
  'sdkKey',
  'suspended',
] as const)

export interface SessionOf {
  readonly organizationId: OrganizationId
  readonly connection: ConnectionRow
  readonly signal: AbortSignal
  /** How long one request waits for the rate limit in all, in milliseconds; then it fails with `rateLimited`. */
  readonly maximumWaitMs: number
  /** Told of each request as it goes out, repetitions included. */
  readonly onRequest?: () => void
  /** Told before a wait, in milliseconds. */
  readonly onWait?: (milliseconds: number) => void
}

export interface GrowthBookSession {
  /** Asks GrowthBook; where the key is refused and another one is stored by now, once more with that. */
  readonly ask: <T>(work: (client: GrowthBookClient) => Promise<T>) => Promise<T>
  readonly signal: AbortSignal
  readonly close: () => Promise<void>
}

interface Opened {
  readonly client: GrowthBookClient
  readonly connection: ConnectionRow
}

const isKeyFailure = (error: unknown): boolean =>
  error instanceof GrowthBookError && keyFailures.has(error.code)

const isOtherKey = (stored: ConnectionRow, used: ConnectionRow): boolean =>
  isConnected(stored) &&
  stored.baseUrl === used.baseUrl &&
  stored.secretKeyCiphertext !== used.secretKeyCiphertext

export const openSession = (deps: Deps, of: SessionOf): GrowthBookSession => {
  const { organizationId, signal, maximumWaitMs, onRequest, onWait } = of
  const open = (connection: ConnectionRow): Opened => ({
    connection,
    client: deps.growthBook.createClient({
      organizationId,
      baseUrl: connection.baseUrl,
      secretKey: deps.secrets.decrypt(connection.secretKeyCiphertext),
      limits: { maximumWaitMs },
      ...(onRequest === undefined ? {} : { onRequest }),
      ...(onWait === undefined ? {} : { onWait }),
    }),
  })
  let current = open(of.connection)
  const retired: Opened[] = []
  /** Several requests may fail at once: one of them changes the key for all. */
  const renewed = async (used: Opened): Promise<boolean> => {
    const stored = await asOrganization(deps.db, organizationId, (tx) =>
      getConnectionRow(tx, used.connection.id),
    )
    if (current !== used) return true
    if (!isOtherKey(stored, used.connection)) return false
    retired.push(current)
    current = open(stored)
    return true
  }
  return {
    signal,
    ask: async (work) => {
      const used = current
      try {
        return await work(used.client)
      } catch (error) {
        if (!isKeyFailure(error) || !(await renewed(used))) throw error
        return work(current.client)
      }
    },
    close: async () => {
      for (const { client } of [...retired, current]) await client.close()
    },
  }
}
