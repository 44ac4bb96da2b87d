/**
 * What it costs to know who asks, where they belong and what they may: requests per second of the product, by session
 * and by key, over those of the same statements in a bare transaction under row-level security as drizzle makes it.
 */
import { randomBytes } from 'node:crypto'

import { createPool } from '../apps/api/src/db/pool.js'
import { cookieSecret, sessionCookieName, signedToken } from '../apps/api/src/http/credentials.js'
import { createSecrets } from '../apps/api/src/secrets.js'
import { createBenchDatabase, type BenchDatabase } from './api/database.js'
import { requestsPerSecond, startBare, startProduct, sureOf, type Target } from './api/servers.js'
import { buildProduct, type Program } from './child-process.js'
import type { Measurement } from './report.js'
import { interleave, medianOf, ratioOf, type Pair } from './rounds.js'

const LIMIT = 0.75
const ROUNDS = { rounds: 15, warmUps: 3 }

/** A session of a member, and the cookie that the product would have set. */
const signIn = async ({ ownerUrl, secret, organizationId }: BenchDatabase): Promise<string> => {
  const token = randomBytes(24).toString('base64url')
  const owner = createPool({ connectionString: ownerUrl, max: 1, onError: () => undefined })
  try {
    await owner.query(
      `INSERT INTO sessions (id, token, user_id, active_organization_id, expires_at, created_at, updated_at)
       SELECT gen_random_uuid(), $2, user_id, organization_id, now() + interval '1 day', now(), now()
       FROM members WHERE organization_id = $1 LIMIT 1`,
      [organizationId, token],
    )
  } finally {
    await owner.end()
  }
  const value = signedToken(token, cookieSecret(createSecrets(secret)))
  return `${sessionCookieName({ publicUrl: 'http://127.0.0.1' })}=${encodeURIComponent(value)}`
}

interface Comparison {
  readonly name: string
  /** The read that the limit is about; the others show what a request costs at the least. */
  readonly isHeld: boolean
  readonly ours: Target
  readonly theirs: Target
}

const comparisonsOf = (
  { ours, theirs }: { readonly ours: string; readonly theirs: string },
  { cookie, apiKey }: { readonly cookie: string; readonly apiKey: string },
): readonly Comparison[] => {
  const ways = [
    ['session', { cookie }],
    ['key', { authorization: `Bearer ${apiKey}` }],
  ] as const
  const reads = [
    { what: '50 of 10,000 cards', path: '/api/v1/hypotheses?limit=50', barePath: '/', isHeld: true },
    { what: 'one row', path: '/api/v1/organization', barePath: '/organization', isHeld: false },
  ] as const
  return reads.flatMap(({ what, path, barePath, isHeld }) =>
    ways.map(([way, headers]) => ({
      name: `${what}, by ${way}`,
      isHeld,
      ours: { url: `${ours}${path}`, headers },
      theirs: { url: `${theirs}${barePath}`, headers: {} },
    })),
  )
}

const measured = async ({ ours, theirs }: Comparison): Promise<readonly Pair[]> => {
  await sureOf(ours)
  await sureOf(theirs)
  return interleave({ ours: () => requestsPerSecond(ours), theirs: () => requestsPerSecond(theirs) }, ROUNDS)
}

const wordsOf = (pairs: readonly Pair[]): string => {
  const perSecond = (values: readonly number[]) => medianOf(values).toFixed(0)
  const [ours, theirs] = [pairs.map((pair) => pair.ours), pairs.map((pair) => pair.theirs)]
  return `${ratioOf(pairs).toFixed(2)} (${perSecond(ours)} of ${perSecond(theirs)} requests/s)`
}

const compare = async (comparisons: readonly Comparison[]): Promise<Measurement> => {
  const numbers: (readonly [string, string])[] = []
  const ratios: number[] = []
  for (const comparison of comparisons) {
    const pairs = await measured(comparison)
    if (comparison.isHeld) ratios.push(ratioOf(pairs))
    numbers.push([comparison.name, wordsOf(pairs)])
  }
  return { name: 'auth', ratio: Math.min(...ratios), limit: LIMIT, numbers }
}

/** The worse of the two ways to read a page is held against the limit. */
export const measureAuth = async (): Promise<Measurement> => {
  await buildProduct()
  const database = await createBenchDatabase()
  const programs: Program[] = []
  try {
    const ours = await startProduct(database)
    programs.push(ours)
    const theirs = await startBare(database)
    programs.push(theirs)
    const cookie = await signIn(database)
    return await compare(
      comparisonsOf({ ours: ours.announced, theirs: theirs.announced }, { cookie, apiKey: database.apiKey }),
    )
  } finally {
    await Promise.all(programs.map((program) => program.stop()))
    await database.drop()
  }
}
