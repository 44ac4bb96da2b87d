import type { Achievement, ChainVerification, Decision, Hypothesis } from '@knowwhen/contract'
import { appendEntry, genesisHash, signHead } from '@knowwhen/domain'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import { aTeam, aWorld, get, post, type World } from '../../testing/cards.js'
import { waitersAppear } from '../../testing/locks.js'
import { aJudgedCard, expose, giveVerdict, regression, validated } from '../../testing/verdicts.js'
import { readEntry } from './entry.js'

let t: TestApp
let w: World

beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())
/** A fresh log for each sentence. */
beforeEach(async () => {
  w = await aWorld(t, 'Fresh')
})

const decide = async (card: Pick<Hypothesis, 'id'>, kind: string, headers: object = w.editor.headers) =>
  (
    await post(w, `/api/v1/hypotheses/${card.id}/decisions`, {
      headers,
      payload: { kind, rationale: 'The numbers say so.' },
    })
  ).json<Decision>()
const log = async (query = '') =>
  (await get(w, `/api/v1/achievements${query}`, w.viewer.headers)).json<{
    items: Achievement[]
    nextCursor: string | null
  }>()
const verify = async () =>
  (
    await get(w, `/api/v1/achievements/verification?teamId=${w.teamId}`, w.viewer.headers)
  ).json<ChainVerification>()

/** The team's log as it was written before entries recorded the level of their intervals. */
const writtenAnewWithoutLevel = async (): Promise<void> => {
  const stored = await t.database.asOwner(
    `SELECT entry #- '{results,0,alpha}' AS entry FROM achievements WHERE team_id = $1 ORDER BY sequence`,
    [w.teamId],
  )
  let previousHash = genesisHash
  const entries = stored.rows.flatMap((row: Record<string, unknown>) => readEntry(row['entry']) ?? [])
  for (const entry of entries) {
    const hash = appendEntry(previousHash, entry)
    await t.database.asOwner(
      `UPDATE achievements SET entry = $3, previous_hash = $4, hash = $5 WHERE team_id = $1 AND sequence = $2`,
      [w.teamId, entry.sequence, JSON.stringify(entry), previousHash, hash],
    )
    previousHash = hash
  }
  const head = { sequence: entries.length, hash: previousHash }
  await t.database.asOwner('UPDATE achievement_heads SET hash = $2, signature = $3 WHERE team_id = $1', [
    w.teamId,
    head.hash,
    signHead(t.deps.secrets.derive('achievement heads'), head),
  ])
}

const neutral = { verdict: 'invalidated', reason: 'poweredNeutral' } as const

describe('the log of a team', () => {
  it('gets an achievement by shipping what was validated: belief, result against promise, decision', async () => {
    const card = await aJudgedCard(w, validated)
    const decision = await decide(card, 'ship')
    const { items } = await log()
    expect(items).toMatchObject([
      {
        sequence: 1,
        heading: 'achievement',
        team: { id: w.teamId },
        hypothesis: { id: card.id, key: card.key, statement: card.statement },
        decision: {
          id: decision.id,
          key: decision.key,
          kind: 'ship',
          rationale: 'The numbers say so.',
          decidedBy: { name: 'Edith Editor' },
        },
        verdict: { verdict: 'validated', words: 'In words: validated.' },
        result: {
          signal: 'Conversion',
          promisedLift: 0.02,
          lift: 0.04,
          low: 0.00174,
          high: 0.07826,
          alpha: 0.05,
        },
        previousHash: '0'.repeat(64),
      },
    ])
  })

  it('puts losses beside wins under their own headings, each chained to the one before', async () => {
    await decide(await aJudgedCard(w, validated), 'ship')
    await decide(await aJudgedCard(w, regression), 'rollBack')
    await decide(await aJudgedCard(w, neutral), 'stop')
    const items = (await log()).items.toReversed()
    expect(items.map(({ heading }) => heading)).toEqual(['achievement', 'avoidedLoss', 'learning'])
    expect(items.map(({ sequence }) => sequence)).toEqual([1, 2, 3])
    expect(items[1]?.previousHash).toBe(items[0]?.hash)
    expect(items[2]?.previousHash).toBe(items[1]?.hash)
  })

  it('shows a card that was sealed after exposure under "retrospective", never as an achievement', async () => {
    const card = await aJudgedCard(w, validated)
    await expose(w, card, new Date(t.clock.now().getTime() - 60_000))
    await decide(card, 'ship')
    expect((await log()).items.map(({ heading }) => heading)).toEqual(['retrospective'])
  })

  it('says nothing of what was not concluded', async () => {
    await decide(await aJudgedCard(w, { verdict: 'void', reason: 'sampleRatioMismatch' }), 'iterate')
    expect((await log()).items).toEqual([])
    expect(await verify()).toEqual({ teamId: w.teamId, intact: true, entries: 0, head: null, problem: null })
  })

  it('waits with the entry of an override until the second person agrees', async () => {
    const decision = await decide(await aJudgedCard(w, validated), 'stop')
    expect((await log()).items).toEqual([])
    await post(w, `/api/v1/decisions/${decision.id}/approval`, { headers: w.org.headers })
    expect((await log()).items.map(({ heading }) => heading)).toEqual(['learning'])
  })

  it('corrects a win that did not last by a later entry, and keeps both', async () => {
    const card = await aJudgedCard(w, validated)
    await decide(card, 'ship')
    await giveVerdict(w, card, { verdict: 'void', reason: 'instrumentationError' })
    expect((await log()).items).toMatchObject([
      { verdict: { verdict: 'validated' }, hypothesis: { verdict: 'void' }, supersededBy: null },
    ])
    await decide(card, 'iterate')
    expect((await log()).items).toMatchObject([
      { sequence: 2, supersedes: 1, supersededBy: null },
      { sequence: 1, supersedes: null, supersededBy: 2 },
    ])
    const stored = await t.database.asOwner(
      `SELECT entry->>'heading' AS heading, entry->'supersedes' AS supersedes FROM achievements
       WHERE team_id = $1 ORDER BY sequence`,
      [w.teamId],
    )
    expect(stored.rows).toEqual([
      { heading: 'achievement', supersedes: null },
      { heading: 'learning', supersedes: 1 },
    ])
    expect((await verify()).intact).toBe(true)
  })

  it('names people as salted commitments only', async () => {
    await decide(await aJudgedCard(w, validated), 'ship')
    const stored = await t.database.asOwner(
      `SELECT a.entry::text AS entry, p.commitment, p.user_id FROM achievements a
       JOIN achievement_people p ON p.organization_id = a.organization_id WHERE a.team_id = $1`,
      [w.teamId],
    )
    expect(stored.rows).toMatchObject([{ user_id: w.editor.userId }])
    const [named] = stored.rows.map((row: Record<string, unknown>) => [
      String(row['entry']),
      String(row['commitment']),
    ])
    expect(named?.[0]).toContain(named?.[1])
    expect(named?.[0]).not.toContain(w.editor.userId)
  })

  it('is read page by page, of one team or of all', async () => {
    for (let made = 0; made < 3; made += 1) await decide(await aJudgedCard(w, validated), 'ship')
    const first = await log(`?teamId=${w.teamId}&limit=2`)
    expect(first.items.map(({ sequence }) => sequence)).toEqual([3, 2])
    const second = await log(`?teamId=${w.teamId}&limit=2&cursor=${first.nextCursor ?? ''}`)
    expect(second.items.map(({ sequence }) => sequence)).toEqual([1])
    expect(second.nextCursor).toBeNull()
    const other = await aTeam(w, 'Another')
    expect((await log(`?teamId=${other.id}`)).items).toEqual([])
  })

  it('gives decisions that take effect at the same time a place each', async () => {
    const awaiting = [
      await decide(await aJudgedCard(w, validated), 'stop'),
      await decide(await aJudgedCard(w, validated), 'iterate'),
      await decide(await aJudgedCard(w, neutral), 'iterate'),
    ]
    await decide(await aJudgedCard(w, regression), 'rollBack')
    const client = await t.deps.pool.connect()
    await client.query('BEGIN')
    await client.query(`SELECT set_config('app.organization_id', $1, true)`, [w.org.organizationId])
    await client.query('SELECT 1 FROM achievement_heads FOR UPDATE')
    const approvals = awaiting.map(({ id }) =>
      post(w, `/api/v1/decisions/${id}/approval`, { headers: w.org.headers }),
    )
    await waitersAppear(t, 3)
    await client.query('COMMIT')
    client.release()
    const statuses = (await Promise.all(approvals)).map(({ statusCode }) => statusCode)
    expect(statuses).toEqual([200, 200, 200])
    expect((await log()).items.map(({ sequence }) => sequence)).toEqual([4, 3, 2, 1])
    expect(await verify()).toMatchObject({ intact: true, entries: 4 })
  })
})

describe('the verification of a log', () => {
  beforeEach(async () => {
    await decide(await aJudgedCard(w, validated), 'ship')
    await decide(await aJudgedCard(w, regression), 'rollBack')
    await decide(await aJudgedCard(w, neutral), 'stop')
  })
  afterEach(async () => {
    await t.database.asOwner('DELETE FROM achievements')
  })

  it('holds for a log as it was written, and shows its signed head', async () => {
    const newest = (await log()).items[0]
    const found = await verify()
    expect(found).toMatchObject({ intact: true, entries: 3, problem: null })
    expect(found.head).toMatchObject({ sequence: 3, hash: newest?.hash })
    expect(found.head?.signature).toMatch(/^[0-9a-f]{64}$/)
  })

  it('holds for entries from before the level of an interval was recorded, and for what follows them', async () => {
    await writtenAnewWithoutLevel()
    await decide(await aJudgedCard(w, validated), 'ship')
    expect(await verify()).toMatchObject({ intact: true, entries: 4, problem: null })
    expect((await log()).items.map(({ result }) => result?.alpha)).toEqual([0.05, null, null, null])
  })

  it.each([
    [
      'a level given to it afterwards',
      `UPDATE achievements SET entry = jsonb_set(entry, '{results,0,alpha}', '0.01') WHERE team_id = $1 AND sequence = 2`,
      /^Entry 2 is not what was recorded/,
    ],
    [
      'a changed result',
      `UPDATE achievements SET entry = jsonb_set(entry, '{results,0,lift}', '0.4') WHERE team_id = $1 AND sequence = 2`,
      /^Entry 2 is not what was recorded/,
    ],
    [
      'a changed heading',
      `UPDATE achievements SET entry = jsonb_set(entry, '{heading}', '"achievement"') WHERE team_id = $1 AND sequence = 3`,
      /^Entry 3 is not what was recorded/,
    ],
    [
      'an added word',
      `UPDATE achievements SET entry = entry || '{"bonus": true}' WHERE team_id = $1 AND sequence = 1`,
      /^Entry 1 is not what was recorded/,
    ],
    [
      'a removed entry',
      `DELETE FROM achievements WHERE team_id = $1 AND sequence = 2`,
      /^Entry 2 is missing/,
    ],
    [
      'a log that was cut off',
      `DELETE FROM achievements WHERE team_id = $1 AND sequence = 3`,
      /cut off: entry 3/,
    ],
    [
      'a head moved back without the key',
      `UPDATE achievement_heads h SET sequence = 2, hash = a.hash FROM achievements a
       WHERE h.team_id = $1 AND a.team_id = $1 AND a.sequence = 2`,
      /signature/,
    ],
    ['a head taken away', `DELETE FROM achievement_heads WHERE team_id = $1`, /head/],
  ])('finds %s', async (_, tampering, words) => {
    await t.database.asOwner(tampering, [w.teamId])
    const found = await verify()
    expect(found.intact).toBe(false)
    expect(found.problem).toMatch(words)
  })

  it('is not needed against the application, which may not change entries', async () => {
    const client = await t.deps.pool.connect()
    try {
      for (const statement of ['UPDATE achievements SET hash = hash', 'DELETE FROM achievements']) {
        await expect(client.query(statement)).rejects.toThrow(/permission denied/)
      }
    } finally {
      client.release()
    }
  })
})
