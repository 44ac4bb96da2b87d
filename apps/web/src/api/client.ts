/**
 * The one place where the browser talks to the server. A named seam: an answer is talked into the type
 * that its endpoint declares, because the server encodes every answer with that same schema.
 */
import type { AnswerOf, CallOf, Endpoint, Problem } from '@knowwhen/contract'

import { ApiProblem, NetworkFailure } from './problem.js'

/** What the browser needs of an endpoint; the schemas stay on the server. `contract` exists for the types only. */
export interface Route<E extends Endpoint> {
  readonly method: E['method']
  readonly path: E['path']
  readonly contract?: E
}

export interface CallOptions {
  readonly signal?: AbortSignal
  /** Same key, same submit: the server answers a repeated POST with the first one's answer. */
  readonly idempotencyKey?: string
  /** Goes out though the page is being left. */
  readonly keepalive?: boolean
}

interface AnyCall {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly version?: number
}

/** 128 random bits in hex. `crypto.randomUUID` is missing on plain-http hosts other than localhost. */
export const newIdempotencyKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

const pathWith = (path: string, params: Readonly<Record<string, unknown>>): string =>
  path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))

const queryString = (query: Readonly<Record<string, unknown>>): string => {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
  return given.length === 0 ? '' : `?${search.toString()}`
}

const headersOf = (method: string, call: AnyCall, options: CallOptions): Record<string, string> => ({
  accept: 'application/json',
  ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
  ...(call.version === undefined ? {} : { 'if-match': `"${call.version}"` }),
  ...(method === 'POST' ? { 'idempotency-key': options.idempotencyKey ?? newIdempotencyKey() } : {}),
})

const send = async (url: string, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(url, init)
  } catch (error) {
    // A cancelled read is no failure; whoever cancelled it does not wait for an answer.
    if (init.signal?.aborted === true) throw error
    throw new NetworkFailure(error)
  }
}

const problemOf = async (response: Response): Promise<ApiProblem> => {
  const unexplained: Problem = {
    type: 'about:blank',
    title: 'Unexpected answer',
    status: response.status,
    code: 'unexpectedAnswer',
    detail: `The server answered ${response.status} without saying why. Please try again in a moment.`,
    errors: [],
    requestId: response.headers.get('x-request-id') ?? '',
  }
  if (response.headers.get('content-type')?.includes('json') !== true) return new ApiProblem(unexplained)
  const given = (await response.json().catch(() => ({}))) as Partial<Problem>
  return new ApiProblem({ ...unexplained, ...given })
}

const answerOf = async (response: Response): Promise<unknown> => {
  try {
    return await response.json()
  } catch (error) {
    throw new NetworkFailure(error)
  }
}

/** The address of an endpoint that answers a file, for a link that saves it. */
export const addressOf = <E extends Endpoint>(route: Route<E>, request: CallOf<E>): string => {
  const given = request as AnyCall
  return pathWith(route.path, given.params ?? {}) + queryString(given.query ?? {})
}

/** Calls an endpoint of the contract; throws `ApiProblem` or `NetworkFailure`. */
export const call = async <E extends Endpoint>(
  route: Route<E>,
  request: CallOf<E>,
  options: CallOptions = {},
): Promise<AnswerOf<E>> => {
  const given = request as AnyCall
  const response = await send(addressOf(route, request), {
    method: route.method,
    headers: headersOf(route.method, given, options),
    credentials: 'same-origin',
    keepalive: options.keepalive ?? false,
    ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  if (!response.ok) throw await problemOf(response)
  return (response.status === 204 ? undefined : await answerOf(response)) as AnswerOf<E>
}
