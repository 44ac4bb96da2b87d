/** Handlers and problems for tests, typed by the contract so that a test cannot answer what the server never would. */
import type { AnswerOf, Endpoint, Problem } from '@knowwhen/contract'
import { http, HttpResponse, type HttpHandler } from 'msw'

import type { Route } from '../api/client.js'

const methods = { GET: http.get, POST: http.post, PUT: http.put, PATCH: http.patch, DELETE: http.delete }

export interface Asked {
  readonly params: Readonly<Record<string, unknown>>
  readonly query: URLSearchParams
  readonly body: unknown
  readonly headers: Headers
}

/** Answers an endpoint with what `answer` returns: the contract's answer, or a `Response` such as `refusal(...)`. */
export const answering = <E extends Endpoint>(
  route: Route<E>,
  answer: (asked: Asked) => AnswerOf<E> | Response,
): HttpHandler =>
  methods[route.method](route.path, async ({ request, params }) => {
    const text = await request.text()
    const body: unknown = text === '' ? undefined : JSON.parse(text)
    const given = answer({ params, query: new URL(request.url).searchParams, body, headers: request.headers })
    if (given instanceof Response) return given
    return given === undefined
      ? new HttpResponse(null, { status: 204 })
      : new HttpResponse(JSON.stringify(given), { headers: { 'content-type': 'application/json' } })
  })

/** An RFC 9457 answer. */
export const refusal = (
  problem: Partial<Problem> & { readonly status: number; readonly code: string; readonly detail: string },
): Response =>
  new Response(
    JSON.stringify({
      type: 'about:blank',
      title: problem.detail,
      errors: [],
      requestId: 'req-1',
      ...problem,
    }),
    {
      status: problem.status,
      headers: { 'content-type': 'application/problem+json' },
    },
  )
