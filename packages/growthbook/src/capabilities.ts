import { absentRoute, unlessFailing, type Connection } from './connection.js'
import type { FailureCode } from './failures.js'
import { parseWire } from './wire/parse.js'
import { versionSchema } from './wire/organization.js'

/**
 * What a server can do (API.md §12), which it says nowhere. `bulk-results` (§4.10) is left out: it is a history that
 * the operator has to switch on, in another shape than the results that verdicts are made from.
 */
export interface Capabilities {
  /** `/experiments/results`, snapshots by dimension and phase, metric groups' routes (from 4.4.0). */
  readonly bulkResults: boolean
  /** Lists sorted by the time of change, and their filters (from 5.0.1). */
  readonly sortedLists: boolean
  readonly metricGroups: boolean
  readonly learnings: boolean
  /** Only servers from 5.0.0 say it. */
  readonly version?: string
}

/** Answers of a server that does not know what it was asked: an id that is none, a route or parameter that is none. */
const unknown: readonly FailureCode[] = [...absentRoute, 'notFound', 'refusedRequest']

const answers = (connection: Connection, path: string, signal: AbortSignal | undefined) =>
  unlessFailing(unknown, false, async () => {
    await connection.get(path, { signal })
    return true
  })

const readVersion = (connection: Connection, signal: AbortSignal | undefined) =>
  unlessFailing([...unknown, 'malformedAnswer', 'wrongHost'], undefined, async () => {
    const { value } = await connection.get('/version', { signal })
    return parseWire(versionSchema, value).version
  })

/** Whether `version` is 5.0.1 or newer; `undefined` where it is not a number, as of a build from a branch. */
const isFrom501 = (version: string): boolean | undefined => {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version)
  if (!parts) return undefined
  const [major = 0, minor = 0, patch = 0] = parts.slice(1).map(Number)
  return major * 1e6 + minor * 1e3 + patch >= 5_000_001
}

const sortProbe = '/experiments?limit=1&sortBy=dateUpdated&sortOrder=desc'

/**
 * Finds out what the server can do, in two requests at most: its version, and where that settles nothing one more.
 * A server that says no version is older than 5.0.0 and is never sent a parameter that it would refuse.
 * Rejects with `GrowthBookError` for failures that say nothing about the version, such as a revoked key.
 */
export const detectCapabilities = async (
  connection: Connection,
  signal: AbortSignal | undefined,
): Promise<Capabilities> => {
  const version = await readVersion(connection, signal)
  if (version === undefined) {
    const bulkResults = await answers(connection, '/experiments/results?limit=1', signal)
    return { bulkResults, metricGroups: bulkResults, sortedLists: false, learnings: false }
  }
  // Sorting and learnings came with the same version, so that one tells the other.
  const isNew = isFrom501(version) ?? (await answers(connection, sortProbe, signal))
  return { bulkResults: true, metricGroups: true, sortedLists: isNew, learnings: isNew, version }
}
