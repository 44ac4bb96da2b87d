/** "Test connection": one sentence for each way it can fail, and the facts where it works. */
import type { ConnectionTest } from '@knowwhen/contract'
import {
  GrowthBookError,
  normaliseBaseUrl,
  significanceLevelOf,
  type GrowthBookClient,
} from '@knowwhen/growthbook'

import type { GrowthBookAccess, GrowthBookTarget } from '../../deps.js'

const failed = (code: string, message: string): ConnectionTest => ({
  ok: false,
  code,
  message,
  serverVersion: null,
  experiments: null,
  reportedAlpha: null,
})

const reportedAlphaOf = async (client: GrowthBookClient): Promise<number | null> => {
  const settings = await client.getSettings()
  return settings === undefined ? null : significanceLevelOf({ settings: settings.parsed })
}

const inWords = (experiments: number | undefined, version: string | undefined): string => {
  const server = version === undefined ? 'GrowthBook' : `GrowthBook ${version}`
  const count =
    experiments === undefined
      ? 'its experiments'
      : experiments === 1
        ? 'one experiment'
        : `${experiments} experiments`
  return `Connected to ${server}: this key can see ${count}.`
}

async function ask(client: GrowthBookClient): Promise<ConnectionTest> {
  const result = await client.testConnection()
  if (!result.ok) return failed(result.failure.code, result.failure.sentence)
  return {
    ok: true,
    code: 'connected',
    message: inWords(result.experimentCount, result.serverVersion),
    serverVersion: result.serverVersion ?? null,
    experiments: result.experimentCount ?? null,
    reportedAlpha: await reportedAlphaOf(client),
  }
}

/** Of a connection whose key was erased: nothing is asked. */
export const notConnected: ConnectionTest = failed(
  'disconnected',
  'This connection is no longer connected. Enter a secret key to connect it again.',
)

/** Asks GrowthBook outside any transaction. Expected failures are answers, not errors. */
export async function tryConnection(
  growthBook: GrowthBookAccess,
  target: GrowthBookTarget,
): Promise<ConnectionTest> {
  const address = normaliseBaseUrl(target.baseUrl)
  if (!address.ok) return failed(address.failure.code, address.failure.sentence)
  const client = growthBook.createClient({ ...target, baseUrl: address.baseUrl })
  try {
    return await ask(client)
  } catch (error) {
    if (error instanceof GrowthBookError) return failed(error.failure.code, error.failure.sentence)
    throw error
  } finally {
    await client.close()
  }
}
