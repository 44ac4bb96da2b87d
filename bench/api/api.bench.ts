/**
 * Cards per second of the product, authenticated, authorised and checked on the way out, over those of the same
 * query run bare; both servers stand beside each other and are asked in turn.
 */
import autocannon from 'autocannon'

import { buildProduct, startProgram, type Program } from '../child-process.js'
import type { Measurement } from '../report.js'
import { interleave, medianOf, ratioOf } from '../rounds.js'
import { createBenchDatabase, type BenchDatabase } from './database.js'
import { CARDS } from './seed.js'

const LIMIT = 0.75
const CONNECTIONS = 10
const PAGE = 50
/** Many short rounds: what else the machine does comes and goes within one, and the median passes over it. */
const SECONDS = 1
const ROUNDS = { rounds: 31, warmUps: 4 }

interface Target {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

const startOurs = (database: BenchDatabase): Promise<Program> =>
  startProgram({
    args: ['apps/api/dist/server.js'],
    env: {
      DATABASE_URL: database.ownerUrl,
      KNOWWHEN_SECRET: database.secret,
      PORT: '0',
      LOG_LEVEL: 'warn',
      KNOWWHEN_BREACHED_PASSWORDS_URL: 'off',
      // The limit on a key is for those who ask without measure, as this does on purpose.
      KNOWWHEN_REQUESTS_PER_MINUTE: '1000000000',
    },
    announces: 'Knowwhen is ready at ',
  })

const startTheirs = (database: BenchDatabase): Promise<Program> =>
  startProgram({
    args: ['--import', 'tsx', '--conditions', 'source', 'bench/api/bare-server.ts'],
    env: { BENCH_DATABASE_URL: database.appUrl, BENCH_ORGANIZATION: database.organizationId },
    announces: 'bare at ',
  })

/** Both must answer with the page that is measured, or the numbers mean nothing. */
const bytesOf = async ({ url, headers }: Target): Promise<number> => {
  const answer = await fetch(url, { headers })
  const body = await answer.text()
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${body}`)
  return Buffer.byteLength(body)
}

const requestsPerSecond = async (target: Target): Promise<number> => {
  const result = await autocannon({ ...target, connections: CONNECTIONS, duration: SECONDS })
  if (result.errors + result.non2xx > 0) {
    throw new Error(`${target.url} failed ${result.errors + result.non2xx} times.`)
  }
  return result.requests.total / result.duration
}

/** How far the rounds lie apart: a wide span says that the machine was busy with something else. */
const middleHalfOf = (ratios: readonly number[]): string => {
  const sorted = ratios.toSorted((a, b) => a - b)
  const at = (share: number) => (sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN).toFixed(2)
  return `${at(0.25)} to ${at(0.75)}`
}

const compare = async (ours: Target, theirs: Target): Promise<Measurement> => {
  const [ourBytes, theirBytes] = [await bytesOf(ours), await bytesOf(theirs)]
  const pairs = await interleave(
    { ours: () => requestsPerSecond(ours), theirs: () => requestsPerSecond(theirs) },
    ROUNDS,
  )
  const perSecond = (values: readonly number[]) => `${medianOf(values).toFixed(0)} requests/s`
  return {
    name: 'api',
    ratio: ratioOf(pairs),
    limit: LIMIT,
    numbers: [
      ['asked', `${PAGE} of ${CARDS} cards, ${CONNECTIONS} connections`],
      ['product', `${perSecond(pairs.map((pair) => pair.ours))}, ${ourBytes} bytes`],
      ['bare query', `${perSecond(pairs.map((pair) => pair.theirs))}, ${theirBytes} bytes`],
      ['middle half of the rounds', middleHalfOf(pairs.map((pair) => pair.ours / pair.theirs))],
    ],
  }
}

export const measureApi = async (): Promise<Measurement> => {
  await buildProduct()
  const database = await createBenchDatabase()
  const programs: Program[] = []
  try {
    const ours = await startOurs(database)
    programs.push(ours)
    const theirs = await startTheirs(database)
    programs.push(theirs)
    return await compare(
      {
        url: `${ours.announced}/api/v1/hypotheses?limit=${PAGE}`,
        headers: { authorization: `Bearer ${database.apiKey}` },
      },
      { url: theirs.announced, headers: {} },
    )
  } finally {
    await Promise.all(programs.map((program) => program.stop()))
    await database.drop()
  }
}
