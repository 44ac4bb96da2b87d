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
  projects: null,
})

const reportedAlphaOf = async (client: GrowthBookClient): Promise<number | null> => {
  const settings = await client.getSettings()
  return settings === undefined ? null : significanceLevelOf({ settings: settings.parsed })
}

type Projects = ConnectionTest['projects']

/** More than anybody looks through in a list of choices. */
const MOST_PROJECTS = 200
const PATIENCE = 5_000

const readProjects = async (client: GrowthBookClient, signal: AbortSignal): Promise<Projects> => {
  const projects = []
  for await (const { parsed } of client.listProjects({ signal, onMalformedItem: () => undefined })) {
    projects.push({ externalId: parsed.id, name: parsed.name })
    if (projects.length === MOST_PROJECTS) break
  }
  return projects
}

/** Nice to know, so that neither a failure nor a slow answer makes the test fail. */
const projectsOf = async (client: GrowthBookClient): Promise<Projects> => {
  const signal = AbortSignal.timeout(PATIENCE)
  try {
    return await readProjects(client, signal)
  } catch (error) {
    if (signal.aborted || error instanceof GrowthBookError) return null
    throw error
  }
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

async function greet(client: GrowthBookClient): Promise<ConnectionTest> {
  const result = await client.testConnection()
  if (!result.ok) return failed(result.failure.code, result.failure.sentence)
  return {
    ok: true,
    code: 'connected',
    message: inWords(result.experimentCount, result.serverVersion),
    serverVersion: result.serverVersion ?? null,
    experiments: result.experimentCount ?? null,
    reportedAlpha: null,
    projects: null,
  }
}

/** Of a connection whose key was erased: nothing is asked. */
export const notConnected: ConnectionTest = failed(
  'disconnected',
  'This connection is no longer connected. Enter a secret key to connect it again.',
)

type Question = (client: GrowthBookClient) => Promise<ConnectionTest>

const asking =
  (question: Question) =>
  async (growthBook: GrowthBookAccess, target: GrowthBookTarget): Promise<ConnectionTest> => {
    const address = normaliseBaseUrl(target.baseUrl)
    if (!address.ok) return failed(address.failure.code, address.failure.sentence)
    const client = growthBook.createClient({ ...target, baseUrl: address.baseUrl })
    try {
      return await question(client)
    } catch (error) {
      if (error instanceof GrowthBookError) return failed(error.failure.code, error.failure.sentence)
      throw error
    } finally {
      await client.close()
    }
  }

/** Asks GrowthBook outside any transaction. Expected failures are answers, not errors. */
export const tryConnection = asking(async (client) => {
  const answer = await greet(client)
  if (!answer.ok) return answer
  return { ...answer, reportedAlpha: await reportedAlphaOf(client), projects: await projectsOf(client) }
})

/** The same for whether a key is accepted, and nothing else. */
export const tryKey = asking(greet)
