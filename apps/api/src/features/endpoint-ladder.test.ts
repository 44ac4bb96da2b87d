/**
 * What every endpoint owes, in order: 401, 403, 404, 400, and then success. Made from the contract: who may call an
 * endpoint says which role and which key are refused, and its schemas say what makes no sense.
 */
import type { Endpoint, Problem } from '@knowwhen/contract'
import { apiKeyScopes, can, roles, scopeCovers, teamKeyCan, type Action } from '@knowwhen/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TestPerson } from '../testing/builders.js'
import { callOf, endpoints, type Given } from '../testing/ladder/endpoints.js'
import { exampleOf } from '../testing/ladder/examples.js'
import { malformationsOf } from '../testing/ladder/malformed.js'
import { aLadder, type Arranged, type Ladder } from '../testing/ladder/stage.js'

let l: Ladder

beforeAll(async () => {
  l = await aLadder()
})
afterAll(() => l.close())

const titled = (list: readonly Endpoint[]) =>
  list.map((endpoint) => [`${endpoint.id} (${endpoint.method} ${endpoint.path})`, endpoint] as const)

const actionOf = ({ access }: Endpoint): Action | undefined =>
  access === 'public' || access === 'account' || access === 'operator' || access === 'signedIn'
    ? undefined
    : access

const guarded = endpoints.filter(({ access }) => access !== 'public')
const ofAction = endpoints.filter((endpoint) => actionOf(endpoint) !== undefined)
const ofSessions = endpoints.filter(({ access }) => access === 'account' || access === 'operator')
const withIds = guarded.filter(({ params }) => params !== undefined)

const call = (endpoint: Endpoint, given: Given) => callOf(l.t, endpoint, given)

/** Who is allowed to: the example's own, else the operator or the owner. */
const allowed = (endpoint: Endpoint, { stage, example }: Arranged): object => {
  if (example.headers !== undefined) return example.headers
  return endpoint.access === 'operator' ? stage.operator.headers : stage.w.org.headers
}

const refusal = async (endpoint: Endpoint, given: Given) => {
  const answer = await call(endpoint, given)
  expect(answer.headers['content-type'], answer.body).toContain('application/problem+json')
  const { code } = answer.json<Problem>()
  return `${answer.statusCode} ${code}`
}

const forgedKey = { authorization: `Bearer kw_${'A'.repeat(43)}` }
const forgedCookie = { cookie: 'knowwhen.session_token=forged.c2lnbmF0dXJl' }

describe('the ladder', () => {
  it('is climbed by every endpoint of the contract', () => {
    expect(endpoints.length).toBeGreaterThan(110)
    expect(new Set(endpoints.map(({ id }) => id)).size).toBe(endpoints.length)
    expect(endpoints.filter(({ id }) => exampleOf(id) === undefined)).toEqual([])
  })
})

describe.each(titled(guarded))('%s', (_, endpoint) => {
  it('answers 401 without identity, and to a forged one', async () => {
    const { example } = await l.arranged(endpoint)
    for (const headers of [{}, forgedCookie]) {
      expect(await refusal(endpoint, { example, headers })).toBe('401 unauthenticated')
    }
    const keyed = await refusal(endpoint, { example, headers: forgedKey })
    expect(['401 unauthenticated', '403 sessionNeeded']).toContain(keyed)
  })
})

describe.each(titled(ofAction))('%s', (_, endpoint) => {
  const action = actionOf(endpoint) ?? 'organization.read'

  it('answers 403 to the first role that may not, and to keys that do not cover it', async () => {
    const { stage, example } = await l.arranged(endpoint)
    const { t, w } = stage
    const { organizationId, owner } = w.org
    const tooLow = roles.find((role) => !can(role, action))
    const people: readonly TestPerson[] =
      tooLow === undefined ? [] : [await t.aPerson(organizationId, { role: tooLow })]
    const keys = []
    for (const scope of apiKeyScopes.filter((each) => !scopeCovers(each, action))) {
      keys.push(await t.anApiKey(owner, { scope }))
    }
    for (const person of people) keys.push(await t.anApiKey(person, { scope: 'admin' }))
    const refused = [
      ...people.map(({ headers }) => headers),
      ...keys.map(({ authorization }) => ({ authorization })),
    ]
    for (const headers of refused) {
      expect(await refusal(endpoint, { example, headers })).toBe('403 forbidden')
    }
  })
})

describe.each(titled(ofAction.filter((endpoint) => !teamKeyCan(actionOf(endpoint) ?? 'team.read'))))(
  '%s',
  (_, endpoint) => {
    it('answers 403 to a key that is limited to a team', async () => {
      const { stage, example } = await l.arranged(endpoint)
      const { apiKeyId, authorization } = await stage.t.anApiKey(stage.w.org.owner)
      await stage.t.database.asOwner('UPDATE api_keys SET team_id = $2 WHERE id = $1', [
        apiKeyId,
        stage.w.teamId,
      ])
      expect(await refusal(endpoint, { example, headers: { authorization } })).toMatch(/^403 /)
    })
  },
)

describe.each(titled(ofSessions))('%s', (_, endpoint) => {
  it('answers 403 to an API key, which has no account', async () => {
    const { stage, example } = await l.arranged(endpoint)
    const headers = stage.w.org.keyHeaders
    expect(await refusal(endpoint, { example, headers })).toBe('403 sessionNeeded')
  })
})

describe.each(titled(endpoints.filter(({ access }) => access === 'operator')))('%s', (_, endpoint) => {
  it('answers 403 to the owner of an organisation', async () => {
    const { stage, example } = await l.arranged(endpoint)
    expect(await refusal(endpoint, { example, headers: stage.w.org.headers })).toBe('403 forbidden')
  })
})

const NO_ID = '01890000-0000-7000-8000-000000000000'

/** Ids of nothing; what is no id stays, such as a picture's place among others. */
const paramsOfNothing = ({ params }: Endpoint, { params: given = {} }: Arranged['example']) =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const isId = params?.safeParse({ ...given, [name]: NO_ID }).success === true
      return [name, isId ? NO_ID : value]
    }),
  )

describe.each(titled(withIds))('%s', (_, endpoint) => {
  it('answers 404 for what is not there, and to a stranger as if it were not there', async () => {
    const arranged = await l.arranged(endpoint)
    const { example, stage } = arranged
    const nowhere = {
      example: { ...example, params: paramsOfNothing(endpoint, example) },
      headers: allowed(endpoint, arranged),
    }
    expect(await refusal(endpoint, nowhere)).toBe('404 notFound')
    const stranger = await stage.t.anOrganization({ name: 'Strangers' })
    const asked = await refusal(endpoint, { example, headers: stranger.headers })
    expect(asked).toBe(endpoint.access === 'operator' ? '403 forbidden' : '404 notFound')
  })
})

describe.each(titled(endpoints.filter(({ conditional }) => conditional === true)))('%s', (_, endpoint) => {
  it('asks for the version that was read', async () => {
    const arranged = await l.arranged(endpoint)
    const { example } = arranged
    const headers = allowed(endpoint, arranged)
    expect(await refusal(endpoint, { example, headers, version: false })).toBe('428 versionRequired')
  })
})

const takesSomething = ({ params, query, body }: Endpoint) =>
  params !== undefined || query !== undefined || body !== undefined

describe.each(titled(endpoints.filter(takesSomething)))('%s', (_, endpoint) => {
  it('answers 400 to what makes no sense, wherever that stands', async () => {
    const arranged = await l.arranged(endpoint)
    const malformed = malformationsOf(endpoint, arranged.example)
    expect(malformed.length).toBeGreaterThan(0)
    for (const { what, example } of malformed) {
      const headers = allowed(endpoint, arranged)
      expect(await refusal(endpoint, { example, headers }), what).toBe('400 invalidRequest')
    }
  })
})

describe.each(titled(endpoints.filter(({ access }) => access === 'public')))('%s', (_, endpoint) => {
  it('counts whoever has not signed in', async () => {
    const { example } = await l.arranged(endpoint)
    const answer = await call(endpoint, { example: { ...example, body: [] }, headers: {} })
    expect(Number(answer.headers['ratelimit-remaining'])).toBeGreaterThan(0)
  })
})

describe.each(titled(endpoints))('%s', (_, endpoint) => {
  it(`answers ${endpoint.success.status} to who may`, async () => {
    const arranged = await l.arrangedNow(endpoint)
    const { example } = arranged
    const answer = await call(endpoint, { example, headers: allowed(endpoint, arranged) })
    expect(answer.statusCode, answer.body).toBe(endpoint.success.status)
  })
})
