/**
 * Two organisations, filled at random through the API: whatever one of them asks, it is told nothing of the other, and
 * whatever it does, the other stays as it is. Which calls there are comes from the contract.
 */
import { gunzipSync } from 'node:zlib'

import type { Endpoint } from '@knowwhen/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { aDraft, anExperiment, aSealedCard, aWorld, post, type World } from '../testing/cards.js'
import { rowsOf, textOf } from '../testing/every-row.js'
import { callOf, endpoints } from '../testing/ladder/endpoints.js'
import { aLadder, arrangeOn, type Arranged, type Ladder } from '../testing/ladder/stage.js'
import { aJudgedCard, aReading, regression, validated } from '../testing/verdicts.js'

let l: Ladder

beforeAll(async () => {
  l = await aLadder()
})
afterAll(() => l.close())

/** Every text that an organisation writes holds its word, which stands nowhere else. */
const WORDS = ['Zebrawood', 'Quokkafern'] as const
type Word = (typeof WORDS)[number]

type Deed = (w: World, word: string) => Promise<unknown>

const asOwner = (w: World, path: string, payload: object) =>
  post(w, `/api/v1${path}`, { headers: w.org.headers, payload })

const decide = async (w: World, word: string, kind: string): Promise<unknown> => {
  const card = await aJudgedCard(w, kind === 'ship' ? validated : regression)
  return post(w, `/api/v1/hypotheses/${card.id}/decisions`, {
    headers: w.editor.headers,
    payload: { kind, rationale: `Because of ${word}.` },
  })
}

const deeds: Readonly<Record<string, Deed>> = {
  team: (w, word) => asOwner(w, '/teams', { name: word, purpose: word }),
  kpi: (w, word) =>
    asOwner(w, '/kpis', { name: word, definition: word, unit: 'count', direction: 'increase' }),
  draft: (w, word) => aDraft(w, { capability: word, outcome: `more ${word}` }),
  seal: (w, word) => aSealedCard(w, { capability: word }),
  ship: (w, word) => decide(w, word, 'ship'),
  rollBack: (w, word) => decide(w, word, 'rollBack'),
  comment: async (w, word) => {
    const { id } = await aDraft(w, { capability: word })
    const body = `${word} @[${w.member.userId}]`
    return asOwner(w, '/comments', { subjectType: 'hypothesis', subjectId: id, body })
  },
  invite: (w, word) =>
    asOwner(w, '/invitations', { email: `${word}@example.com`.toLowerCase(), role: 'member' }),
  key: (w, word) => asOwner(w, '/api-keys', { name: word, scope: 'read' }),
  evidence: async (w) => aReading(w, await anExperiment(w), 0.1),
  organization: (w, word) =>
    w.t.app.inject({
      method: 'PATCH',
      url: '/api/v1/organization',
      headers: { ...w.org.headers, 'if-match': '"1"' },
      payload: { name: word },
    }),
}

const aDeed = fc.record({ whose: fc.constantFrom(...WORDS), what: fc.constantFrom(...Object.keys(deeds)) })
const history = fc.array(aDeed, { minLength: 5, maxLength: 12 })
type History = readonly { readonly whose: Word; readonly what: string }[]

interface Pair {
  readonly Zebrawood: World
  readonly Quokkafern: World
}

const aPair = async (): Promise<Pair> => ({
  Zebrawood: await aWorld(l.t, 'Zebrawood'),
  Quokkafern: await aWorld(l.t, 'Quokkafern'),
})

/** Names are unique in an organisation, so that each deed says its word with a number. */
const live = async (pair: Pair, deedsToDo: History): Promise<void> => {
  for (const [index, { whose, what }] of deedsToDo.entries()) {
    await deeds[what]?.(pair[whose], `${whose} ${index}`)
  }
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const idsIn = (text: string): ReadonlySet<string> => new Set(text.match(UUID))
const rowsAsText = (w: World) => textOf(l.t.database, w.org.organizationId)
const sumsOf = (w: World) => rowsOf(l.t.database, w.org.organizationId)

const bodyOf = (answer: { headers: object; rawPayload: Buffer; body: string }): string => {
  const isArchive = 'content-type' in answer.headers && answer.headers['content-type'] === 'application/gzip'
  return isArchive ? gunzipSync(answer.rawPayload).toString('utf8') : answer.body
}

/** Public answers belong to nobody, and the operator may see that there are others. */
const ofPeople = endpoints.filter(({ access }) => access !== 'public' && access !== 'operator')
const reads = ofPeople.filter(({ method }) => method === 'GET')
const writes = ofPeople.filter(({ method }) => method !== 'GET')

/** Reads that need no id; files are left out, because making one is written down. */
const plainReads = reads.filter(
  ({ params, query, success }) =>
    params === undefined && query?.safeParse({}).success !== false && success.mediaTypes === undefined,
)

const arrangedIn = (w: World, endpoint: Endpoint): Promise<Arranged> => arrangeOn(l.stageOf(w), endpoint)

/** What everything that can be read by this organisation says, by endpoint. */
const everythingRead = async (w: World): Promise<ReadonlyMap<string, string>> => {
  const told = new Map<string, string>()
  for (const endpoint of reads) {
    const { example } = await arrangedIn(w, endpoint)
    const answer = await callOf(l.t, endpoint, { example, headers: w.org.headers })
    expect(answer.statusCode, `${endpoint.id}: ${answer.body}`).toBe(200)
    told.set(endpoint.id, bodyOf(answer))
  }
  return told
}

const expectNothingOf = (
  told: ReadonlyMap<string, string>,
  other: { readonly word: Word; readonly ids: ReadonlySet<string> },
): void => {
  for (const [id, body] of told) {
    expect(body.toLowerCase().includes(other.word.toLowerCase()), `${id} tells of ${other.word}`).toBe(false)
    const leaked = [...idsIn(body)].filter((found) => other.ids.has(found))
    expect(leaked, id).toEqual([])
  }
}

const RUNS = { seed: 20_260_105, numRuns: 3, endOnFailure: true } as const
const PATIENCE = 240_000

describe('of two organisations', () => {
  it(
    'neither is told a name, a text or an id of the other, in lists, searches, files or counts',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, async (deedsToDo) => {
          const pair = await aPair()
          await live(pair, deedsToDo)
          await l.t.deps.queue.drain()
          for (const [one, other] of [WORDS, [WORDS[1], WORDS[0]]] as const) {
            const ids = idsIn(await rowsAsText(pair[other]))
            expect(ids.size).toBeGreaterThan(10)
            const told = await everythingRead(pair[one])
            expect([...told.values()].filter((body) => body.includes(one)).length).toBeGreaterThan(5)
            expectNothingOf(told, { word: other, ids })
          }
        }),
        RUNS,
      )
    },
    PATIENCE,
  )

  it(
    'neither is told another number because the other grows, and jobs of one touch nothing of the other',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, async (deedsToDo) => {
          const pair = await aPair()
          await live(pair, deedsToDo)
          await l.t.deps.queue.drain()
          const { Zebrawood: grows, Quokkafern: rests } = pair
          const told = async () => {
            const bodies = []
            for (const endpoint of plainReads) {
              const answer = await callOf(l.t, endpoint, { example: {}, headers: rests.org.headers })
              bodies.push([endpoint.id, answer.statusCode, answer.body])
            }
            return bodies
          }
          await told()
          const [before, sums] = [await told(), await sumsOf(rests)]
          await live(
            { ...pair, Quokkafern: grows },
            deedsToDo.map(({ what }) => ({ whose: WORDS[0], what })),
          )
          await l.t.deps.queue.drain()
          expect(await sumsOf(rests)).toEqual(sums)
          expect(await told()).toEqual(before)
        }),
        RUNS,
      )
    },
    PATIENCE,
  )
})

/** The other's example with one's own headers, in the path and, where the body names ids, in the body. */
describe.each(writes.map((endpoint) => [endpoint.id, endpoint] as const))('%s', (_, endpoint) => {
  it('with ids of another organisation is refused, and changes nothing of it', async () => {
    const [own, other] = [await aWorld(l.t, WORDS[0]), await aWorld(l.t, WORDS[1])]
    const { example: theirs } = await arrangedIn(other, endpoint)
    const { example: ours } = await arrangedIn(own, endpoint)
    const attempts = [
      ...(endpoint.params === undefined ? [] : [theirs]),
      ...(idsIn(JSON.stringify(theirs.body ?? {})).size === 0 ? [] : [{ ...ours, body: theirs.body ?? {} }]),
    ]
    await l.t.deps.queue.drain()
    const sums = await sumsOf(other)
    for (const example of attempts) {
      const answer = await callOf(l.t, endpoint, { example, headers: own.org.headers })
      const refusals = example === theirs ? [404] : [400, 403, 404, 409, 422]
      expect(refusals, `${endpoint.id}: ${answer.body}`).toContain(answer.statusCode)
      expect(answer.body).not.toContain(WORDS[1])
    }
    await l.t.deps.queue.drain()
    expect(await sumsOf(other)).toEqual(sums)
  })
})
