/** A GrowthBook in a process of its own, 40 ms away, with a thousand experiments that all have results. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { loadLibrary, type ServerVersion } from '@knowwhen/growthbook-simulator'
import { z } from 'zod'

import { startProgram } from '../child-process.js'

export const EXPERIMENTS = 1_000
const LATENCY_MS = 40
export const SECRET_KEY = 'secret_admin_bench'

const ownLibrary = fileURLToPath(
  new URL('../../apps/growthbook-simulator/data/experiments.json', import.meta.url),
)

const journal = z.object({
  requests: z.array(z.object({ method: z.string(), url: z.string(), status: z.number() })),
})
export type AnsweredRequest = z.output<typeof journal>['requests'][number]

export interface FarGrowthBook {
  readonly origin: string
  /** What was asked since the last time, and how that was answered. */
  readonly takeRequests: () => Promise<readonly AnsweredRequest[]>
  readonly stop: () => Promise<void>
}

/** The repository's own experiments over and over, under other names; a draft has no results to fetch. */
const experimentsOf = () => {
  const { experiments, ...library } = loadLibrary(ownLibrary)
  const withResults = experiments.filter(({ status }) => status !== 'draft')
  const copies = Array.from({ length: EXPERIMENTS }, (_, index) => {
    const original = withResults[index % withResults.length]
    if (original === undefined) throw new Error('No experiment has results.')
    return { ...original, id: `${original.id}-${index}`, name: `${original.name} ${index}` }
  })
  // Learnings name experiments that are not there any more.
  return { ...library, learnings: [], experiments: copies }
}

export const startFarGrowthBook = async (version: ServerVersion): Promise<FarGrowthBook> => {
  const directory = await mkdtemp(join(tmpdir(), 'knowwhen-bench-'))
  const data = join(directory, 'experiments.json')
  await writeFile(data, JSON.stringify(experimentsOf()))
  const program = await startProgram({
    args: [
      ...['--import', 'tsx', '--conditions', 'source', 'apps/growthbook-simulator/src/main.ts'],
      ...['--port', '0', '--data', data, '--release', version, '--rate-limit', 'off'],
      ...['--latency', String(LATENCY_MS), '--secret-key', SECRET_KEY],
    ],
    env: {},
    announces: 'GrowthBook simulator on ',
  })
  const { origin } = new URL(program.announced.split(' ')[0] ?? '')
  return {
    origin,
    takeRequests: async () => {
      const answer = await fetch(`${origin}/simulator/requests`)
      const { requests } = journal.parse(await answer.json())
      await fetch(`${origin}/simulator/requests`, { method: 'DELETE' })
      return requests
    },
    stop: async () => {
      await program.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
