/**
 * From "node server.js" to serving, on a new data directory and on one of before, against what nobody could do
 * without: loading Fastify and starting the same PostgreSQL.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { buildProduct, startProgram } from './child-process.js'
import type { Measurement } from './report.js'
import { medianOf, type Pair } from './rounds.js'

const ROUNDS = 5
const SECOND = 1000
/** Generous, since a busy machine weighs more on many modules than on few; a start twice as slow is still caught. */
const LIMIT = 0.12

const bareProgram = `
  const [{ startEmbeddedPostgres }] = await Promise.all([import('@knowwhen/postgres'), import('fastify')])
  const server = await startEmbeddedPostgres({ dataDirectory: process.env.KNOWWHEN_DATA_DIR })
  process.once('SIGTERM', () => server.stop().then(() => process.exit(0)))
  console.log('started')`

/** Seconds from the process to its line; it is stopped in order, which leaves the directory as a restart finds it. */
const secondsToReady = async (
  program: { readonly args: readonly string[]; readonly announces: string },
  directory: string,
): Promise<number> => {
  const started = performance.now()
  const { stop } = await startProgram({
    ...program,
    env: { KNOWWHEN_DATA_DIR: directory, PORT: '0', LOG_LEVEL: 'warn' },
  })
  const seconds = (performance.now() - started) / SECOND
  await stop()
  return seconds
}

const product = { args: ['apps/api/dist/server.js'], announces: 'Knowwhen is ready at ' }
const bare = { args: ['--input-type=module', '--eval', bareProgram], announces: 'started' }

interface Round {
  readonly cold: Pair
  readonly warm: Pair
}

const measureRound = async (): Promise<Round> => {
  const parent = await mkdtemp(join(tmpdir(), 'knowwhen-bench-'))
  const [ours, theirs] = [join(parent, 'ours'), join(parent, 'theirs')]
  try {
    return {
      cold: { ours: await secondsToReady(product, ours), theirs: await secondsToReady(bare, theirs) },
      warm: { ours: await secondsToReady(product, ours), theirs: await secondsToReady(bare, theirs) },
    }
  } finally {
    await rm(parent, { recursive: true, force: true })
  }
}

const summaryOf = (kind: string, pairs: readonly Pair[]): [string, string] => {
  const seconds = (values: readonly number[]) => `${medianOf(values).toFixed(2)} s`
  const ours = seconds(pairs.map((pair) => pair.ours))
  return [kind, `product ${ours}, Fastify and PostgreSQL alone ${seconds(pairs.map((pair) => pair.theirs))}`]
}

/** Less time is better: the bare start's over ours. */
const shareOf = (pairs: readonly Pair[]): number => medianOf(pairs.map(({ ours, theirs }) => theirs / ours))

export const measureStart = async (): Promise<Measurement> => {
  await buildProduct()
  const rounds: Round[] = []
  while (rounds.length < ROUNDS) rounds.push(await measureRound())
  const cold = rounds.map((round) => round.cold)
  const warm = rounds.map((round) => round.warm)
  return {
    name: 'start',
    ratio: Math.min(shareOf(cold), shareOf(warm)),
    limit: LIMIT,
    numbers: [summaryOf('cold', cold), summaryOf('warm', warm)],
  }
}
