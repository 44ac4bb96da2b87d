import type { Dispatcher } from 'undici'
import { normaliseBaseUrl } from './base-url.js'
import { jsonOfAnswer } from './failure-of-answer.js'
import {
  GrowthBookError,
  plainFailure,
  uncertain,
  type FailureCode,
  type GrowthBookFailure,
} from './failures.js'
import { assertAllowedUrl, createOutboundAgent, type OutboundPolicy } from './outbound-address.js'
import type { Clock } from './pacing.js'
import {
  createTransport,
  defaultLimits,
  type RequestOptions,
  type SentRequest,
  type Transport,
  type TransportLimits,
} from './transport.js'

export interface ConnectionOptions {
  /** As a person entered it; see `normaliseBaseUrl`. */
  readonly baseUrl: string
  readonly secretKey: string
  readonly clock: Clock
  /** Uniform in [0, 1); spreads the repetitions of several clients. */
  readonly random: () => number
  /** A job may wait longer than a person: `maximumWaitMs` is how long one request waits for the rate limit in all. */
  readonly limits?: Partial<TransportLimits>
  readonly policy?: OutboundPolicy
  /** Told of every request as it goes out, repetitions included, for a log of what a run has cost. */
  readonly onRequest?: (request: SentRequest) => void
  /** Replaces the guarded agent, for tests; then `policy` judges only the URL, not the resolved address. */
  readonly dispatcher?: Dispatcher
}

export interface Answer {
  readonly raw: string
  readonly value: unknown
}

export interface Connection {
  /** `path` is below `/api/v1`, with its query. */
  readonly get: (path: string, request?: Omit<RequestOptions, 'json'>) => Promise<Answer>
  /**
   * Never sent twice. Where it is not known what became of it the failure says `mayHaveHappened`; when the caller
   * aborts it is not known either.
   */
  readonly post: (path: string, body: unknown, signal: AbortSignal | undefined) => Promise<Answer>
  readonly close: () => Promise<void>
}

/** A key that can be judged without asking anybody: absent, of another kind, or not possible in a header. */
const failureOfKey = (secretKey: string): GrowthBookFailure | undefined => {
  if (secretKey === '') return plainFailure('missingKey')
  if (secretKey.startsWith('sdk-')) return plainFailure('sdkKey')
  return /^[\x21-\x7e]+$/.test(secretKey) ? undefined : plainFailure('invalidKey')
}

/** After these the server may have read the request, or even answered it. */
const uncertainCodes: readonly FailureCode[] = ['timeout', 'unreachable', 'serverError', 'answerTooLarge']

const failureOfPost = (error: unknown): unknown => {
  if (!(error instanceof GrowthBookError)) return error
  if (uncertainCodes.includes(error.code)) return new GrowthBookError(uncertain(error.failure))
  return error.code === 'noPermission' ? new GrowthBookError(plainFailure('mayNotWrite', 403)) : error
}

const get = async (transport: Transport, url: URL, request?: RequestOptions): Promise<Answer> => {
  const answer = await transport(url, request)
  const json = jsonOfAnswer(answer)
  if (!json.ok) throw new GrowthBookError(json.failure)
  return { raw: answer.text, value: json.value }
}

const post = async (transport: Transport, url: URL, request: RequestOptions): Promise<Answer> => {
  const answer = await transport(url, request).catch((error: unknown) => {
    throw failureOfPost(error)
  })
  const json = jsonOfAnswer(answer)
  if (!json.ok) throw new GrowthBookError(uncertain(json.failure))
  return { raw: answer.text, value: json.value }
}

const connect = (options: ConnectionOptions): Connection => {
  const secretKey = options.secretKey.trim()
  const failure = failureOfKey(secretKey)
  if (failure) throw new GrowthBookError(failure)
  const base = normaliseBaseUrl(options.baseUrl)
  if (!base.ok) throw new GrowthBookError(base.failure)
  const url = new URL(base.baseUrl)
  const policy = options.policy ?? {}
  assertAllowedUrl(url, policy)
  const limits = { ...defaultLimits, ...options.limits }
  const agentLimits = { connectTimeoutMs: limits.timeoutMs, connections: limits.concurrency }
  const own = options.dispatcher ? undefined : createOutboundAgent(url, policy, agentLimits)
  const dispatcher = options.dispatcher ?? own
  if (!dispatcher) throw new Error('unreachable: one of the two is always there')
  const { clock, random, onRequest } = options
  const transport = createTransport({ dispatcher, secretKey, clock, random, limits, onRequest })
  const urlOf = (path: string) => new URL(`${base.baseUrl}/v1${path}`)
  return {
    get: (path, request) => get(transport, urlOf(path), request),
    post: (path, body, signal) => post(transport, urlOf(path), { json: JSON.stringify(body), signal }),
    close: async () => {
      await own?.close()
    },
  }
}

/** A bad address or key fails the first call instead of the construction: then there is one place that tells why. */
export const connectLazily = (options: ConnectionOptions): Connection => {
  let connection: Connection | undefined
  const connected = () => (connection ??= connect(options))
  return {
    get: async (path, request) => connected().get(path, request),
    post: async (path, body, signal) => connected().post(path, body, signal),
    close: async () => connection?.close(),
  }
}

/** One field of an answer, `undefined` where the answer is no object. */
export const fieldOf = (answer: Answer, field: string): unknown =>
  typeof answer.value === 'object' && answer.value !== null ? Reflect.get(answer.value, field) : undefined

/** What `task` gives, or `fallback` where it fails in one of these ways. */
export const unlessFailing = async <Result, Fallback>(
  codes: readonly FailureCode[],
  fallback: Fallback,
  task: () => Promise<Result>,
): Promise<Result | Fallback> => {
  try {
    return await task()
  } catch (error) {
    if (error instanceof GrowthBookError && codes.includes(error.code)) return fallback
    throw error
  }
}

/** How a server says that it is older than what was asked for, or that the key may not see it. */
export const absentRoute: readonly FailureCode[] = ['unknownRoute', 'noPermission']
