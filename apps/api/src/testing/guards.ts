/** What every endpoint owes: no identity, no sense, no right, and nothing of a stranger's. */
import type { Endpoint, Problem } from '@knowwhen/contract'
import { expect } from 'vitest'

import type { TestApp } from './app.js'

type Headers = Readonly<Record<string, string>>

export interface GuardedCall {
  readonly endpoint: Pick<Endpoint, 'method' | 'conditional' | 'id'>
  readonly url: string
  readonly payload?: object
}

const send = (t: TestApp, { endpoint, url, payload }: GuardedCall, headers: Headers) =>
  t.app.inject({
    method: endpoint.method,
    url,
    headers: { ...headers, ...(endpoint.conditional === true ? { 'if-match': '"1"' } : {}) },
    ...(payload === undefined ? {} : { payload }),
  })

const refusal = async (t: TestApp, call: GuardedCall, headers: Headers) => {
  const answer = await send(t, call, headers)
  const problem = answer.json<Problem>()
  expect(answer.headers['content-type']).toContain('application/problem+json')
  return { status: answer.statusCode, code: problem.code }
}

export const expectUnauthenticated = async (t: TestApp, call: GuardedCall): Promise<void> => {
  expect(await refusal(t, call, {})).toMatchObject({
    status: 401,
    code: 'unauthenticated',
  })
}

export const expectMalformed = async (t: TestApp, call: GuardedCall, headers: Headers): Promise<void> => {
  expect(await refusal(t, call, headers)).toMatchObject({ status: 400, code: 'invalidRequest' })
}

export const expectForbidden = async (t: TestApp, call: GuardedCall, headers: Headers): Promise<void> => {
  expect(await refusal(t, call, headers)).toMatchObject({ status: 403, code: 'forbidden' })
}

/** A stranger cannot tell whether the thing exists. */
export const expectUnknown = async (t: TestApp, call: GuardedCall, headers: Headers): Promise<void> => {
  expect(await refusal(t, call, headers)).toMatchObject({ status: 404, code: 'notFound' })
}

export const expectEmptyList = async (t: TestApp, call: GuardedCall, headers: Headers): Promise<void> => {
  const answer = await send(t, call, headers)
  expect(answer.statusCode).toBe(200)
  expect(answer.json<{ items: unknown[] }>().items).toEqual([])
}
