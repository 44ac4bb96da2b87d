/**
 * Cards per second of the product, authenticated, authorised and checked on the way out, over those of the same
 * query run bare; both servers stand beside each other and are asked in turn.
 */
import { buildProduct, type Program } from '../child-process.js'
import type { Measurement } from '../report.js'
import { interleave, medianOf, ratioOf } from '../rounds.js'
import { createBenchDatabase } from './database.js'
import { CARDS } from './seed.js'
import { CONNECTIONS, requestsPerSecond, startBare, startProduct, sureOf, type Target } from './servers.js'

const LIMIT = 0.75
const PAGE = 50
/** Many short rounds: what else the machine does comes and goes within one, and the median passes over it. */
const ROUNDS = { rounds: 31, warmUps: 4 }

/** How far the rounds lie apart: a wide span says that the machine was busy with something else. */
const middleHalfOf = (ratios: readonly number[]): string => {
  const sorted = ratios.toSorted((a, b) => a - b)
  const at = (share: number) => (sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN).toFixed(2)
  return `${at(0.25)} to ${at(0.75)}`
}

const compare = async (ours: Target, theirs: Target): Promise<Measurement> => {
  const [ourBytes, theirBytes] = [await sureOf(ours), await sureOf(theirs)]
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
    const ours = await startProduct(database)
    programs.push(ours)
    const theirs = await startBare(database)
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
