import { http, HttpResponse } from 'msw'
import { describe, expect, it } from 'vitest'

import { answering, refusal, type Asked } from '../testing/answers.js'
import { server } from '../testing/server.js'
import { call } from './client.js'
import { createTeam, getTeam, listHypotheses, signOut, updateTeam } from './endpoints.js'
import { ApiProblem, isSignedOut, NetworkFailure, sentenceOf } from './problem.js'

const team = {
  id: '01890000-0000-7000-8000-000000000001',
  name: 'Checkout',
  purpose: '',
  color: '#1c666b',
  leader: null,
  size: 0,
  channels: 0,
  sizeHint: null,
  archivedAt: null,
  hypotheses: 0,
  createdAt: '2025-03-01T10:00:00Z',
  version: 3,
}

const failureOf = async (attempt: Promise<unknown>): Promise<unknown> => {
  try {
    await attempt
  } catch (error) {
    return error
  }
  throw new Error('expected a failure')
}

describe('call', () => {
  it('puts parameters into the path, escaped, and answers what the server said', async () => {
    let path = ''
    server.use(
      http.get('/api/v1/teams/:teamId', ({ request }) => {
        path = new URL(request.url).pathname
        return HttpResponse.json(team)
      }),
    )
    const answer = await call(getTeam, { params: { teamId: 'a/b' } })
    expect(path).toBe('/api/v1/teams/a%2Fb')
    expect(answer.name).toBe('Checkout')
  })

  it('leaves filters that are not set out of the query', async () => {
    let asked: Asked | undefined
    server.use(
      answering(listHypotheses, (request) => {
        asked = request
        return { items: [], nextCursor: null }
      }),
    )
    await call(listHypotheses, { query: { q: 'basket & co', state: undefined, limit: 20 } })
    expect([...(asked?.query ?? [])]).toEqual([
      ['q', 'basket & co'],
      ['limit', '20'],
    ])
  })

  it('gives every submit its own idempotency key, and keeps one that is given', async () => {
    const keys: (string | null)[] = []
    server.use(
      answering(createTeam, ({ headers }) => {
        keys.push(headers.get('idempotency-key'))
        return team
      }),
    )
    await call(createTeam, { body: { name: 'Checkout' } })
    await call(createTeam, { body: { name: 'Checkout' } })
    await call(createTeam, { body: { name: 'Checkout' } }, { idempotencyKey: 'same' })
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
    expect(keys[1]).not.toBe(keys[0])
    expect(keys[2]).toBe('same')
  })

  it('sends the version that was read as If-Match', async () => {
    let ifMatch: string | null = null
    server.use(
      answering(updateTeam, ({ headers }) => {
        ifMatch = headers.get('if-match')
        return team
      }),
    )
    await call(updateTeam, { params: { teamId: team.id }, body: { name: 'Basket' }, version: 3 })
    expect(ifMatch).toBe('"3"')
  })

  it('answers nothing to a 204', async () => {
    server.use(answering(signOut, () => undefined))
    await expect(call(signOut, {})).resolves.toBeUndefined()
  })
})

describe('failures', () => {
  it('turns problem details into a problem with code, sentence and field errors', async () => {
    server.use(
      answering(createTeam, () =>
        refusal({
          status: 409,
          code: 'nameTaken',
          detail: 'A team of that name exists.',
          errors: [{ path: 'name', message: 'Taken.' }],
        }),
      ),
    )
    const error = await failureOf(call(createTeam, { body: { name: 'Checkout' } }))
    expect(error).toBeInstanceOf(ApiProblem)
    expect(error).toMatchObject({ status: 409, code: 'nameTaken', errors: [{ path: 'name' }] })
    expect(sentenceOf(error)).toBe('A team of that name exists.')
  })

  it('says plainly that an answer was not understood when a proxy answers in HTML', async () => {
    server.use(
      http.get('/api/v1/teams/:teamId', () => HttpResponse.html('<h1>Bad gateway</h1>', { status: 502 })),
    )
    const error = await failureOf(call(getTeam, { params: { teamId: team.id } }))
    expect(error).toMatchObject({ status: 502, code: 'unexpectedAnswer' })
    expect(sentenceOf(error)).toContain('502')
  })

  it('tells an unreachable server from a refusing one', async () => {
    server.use(http.get('/api/v1/teams/:teamId', () => HttpResponse.error()))
    const error = await failureOf(call(getTeam, { params: { teamId: team.id } }))
    expect(error).toBeInstanceOf(NetworkFailure)
    expect(sentenceOf(error)).toContain('could not reach')
  })

  it('knows an ended session from a wrong password', () => {
    const problem = { type: '', title: '', status: 401, detail: '', errors: [], requestId: '' }
    expect(isSignedOut(new ApiProblem({ ...problem, code: 'unauthenticated' }))).toBe(true)
    expect(isSignedOut(new ApiProblem({ ...problem, code: 'wrongCredentials' }))).toBe(false)
    expect(isSignedOut(new NetworkFailure(undefined))).toBe(false)
  })
})
