/** Calls of the application in one line, for tests that make many. */
import type { Endpoint, Problem } from '@knowwhen/contract'

import type { TestApp } from './app.js'
import type { CookieHeaders, KeyHeaders } from './builders.js'

export type AskingHeaders = CookieHeaders | KeyHeaders | Readonly<Record<string, string>>

/** `path` without `/api/v1`. */
export const ask = (
  { app }: Pick<TestApp, 'app'>,
  headers: AskingHeaders,
  call: readonly [method: Endpoint['method'], path: string, payload?: object],
) => {
  const [method, path, payload] = call
  const url = `/api/v1${path}`
  return app.inject({ method, url, headers: { ...headers }, ...(payload === undefined ? {} : { payload }) })
}
export type Answer = Awaited<ReturnType<typeof ask>>

/** Status and, of a problem, its code. */
export const outcome = (answer: Answer): readonly [number, string] => [
  answer.statusCode,
  answer.json<Problem>().code,
]

/** What the browser would send back: the cookies of this answer. */
export const cookiesOf = (answer: Answer): CookieHeaders => ({
  cookie: answer.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; '),
})
