import { request, type Dispatcher } from 'undici'
import { readBounded } from './bounded-body.js'
import { failureOfAnswer, type HttpAnswer } from './failure-of-answer.js'
import { failureOfNetwork } from './failure-of-network.js'
import { answerTooLarge, GrowthBookError, rateLimited, type FailureCode } from './failures.js'
import { backOff, createGate, createPace, waitAfterTooMany, type Clock, type Pace } from './pacing.js'

export interface TransportLimits {
  /** For each of: connecting, the headers, a pause inside the body. Milliseconds. */
  readonly timeoutMs: number
  /** For one whole request, against servers that drip. Milliseconds. */
  readonly requestDeadlineMs: number
  readonly maximumBodyBytes: number
  /** Requests at the same time; API.md §1.3 advises 1 to 2. */
  readonly concurrency: number
  /** Repetitions after 5xx and failures of the network. */
  readonly retries: number
  /** How long one request may wait for the rate limit in all. Milliseconds. */
  readonly maximumWaitMs: number
}

export const defaultLimits: TransportLimits = {
  timeoutMs: 15_000,
  requestDeadlineMs: 60_000,
  maximumBodyBytes: 32 * 1024 * 1024,
  concurrency: 2,
  retries: 3,
  maximumWaitMs: 180_000,
}

export interface TransportOptions {
  readonly dispatcher: Dispatcher
  readonly secretKey: string
  readonly clock: Clock
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly limits: TransportLimits
  readonly onRequest?: ((request: SentRequest) => void) | undefined
}

/** One request as it goes out, repetitions included. Says nothing of the key. */
export interface SentRequest {
  readonly method: 'GET' | 'POST'
  /** Without the query. */
  readonly path: string
}

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined
  /** Overrides of this request, e.g. no waiting while a person looks at a spinner. */
  readonly limits?: Partial<Pick<TransportLimits, 'retries' | 'maximumWaitMs'>>
  /** JSON to POST; without it the request is a GET. */
  readonly json?: string
}

const retryable: readonly FailureCode[] = ['serverError', 'timeout', 'unreachable', 'connectionRefused']

interface Attempt {
  readonly url: URL
  readonly options: TransportOptions
  readonly pace: Pace
  readonly signal: AbortSignal | undefined
  readonly json: string | undefined
  readonly retries: number
  readonly maximumWaitMs: number
}

/** A server (or a proxy with a debug page) may echo what we sent; neither a message nor a stored payload may. */
const withoutKey = (text: string, secretKey: string): string => text.replaceAll(secretKey, '[secret key]')

const plainHeaders = (
  headers: Dispatcher.ResponseData['headers'],
  secretKey: string,
): HttpAnswer['headers'] =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const text = Array.isArray(value) ? value.join(', ') : value
      return text === undefined ? [] : [[name.toLowerCase(), withoutKey(text, secretKey)]]
    }),
  )

const headersOf = (secretKey: string, json: string | undefined) => ({
  authorization: `Bearer ${secretKey}`,
  accept: 'application/json',
  ...(json === undefined ? {} : { 'content-type': 'application/json' }),
})

const sendOnce = async ({ url, options, signal, json }: Attempt): Promise<HttpAnswer> => {
  const { limits } = options
  const method = json === undefined ? 'GET' : 'POST'
  const deadline = AbortSignal.timeout(limits.requestDeadlineMs)
  options.onRequest?.({ method, path: url.pathname })
  const answer = await request(url, {
    dispatcher: options.dispatcher,
    method,
    headers: headersOf(options.secretKey, json),
    body: json ?? null,
    headersTimeout: limits.timeoutMs,
    bodyTimeout: limits.timeoutMs,
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
  })
  const tooLarge = () => new GrowthBookError(answerTooLarge(limits.maximumBodyBytes))
  const body = await readBounded(answer.body, limits.maximumBodyBytes, tooLarge)
  const text = withoutKey(body.toString('utf8'), options.secretKey)
  const headers = plainHeaders(answer.headers, options.secretKey)
  return { status: answer.statusCode, headers, text, origin: url.origin }
}

/** Everything that can go wrong while sending becomes a typed failure, except that the caller gave up. */
const send = async (attempt: Attempt): Promise<HttpAnswer> => {
  try {
    return await sendOnce(attempt)
  } catch (error) {
    attempt.signal?.throwIfAborted()
    throw new GrowthBookError(failureOfNetwork(error, attempt.url, attempt.options.limits))
  }
}

/** What is left of this request's patience; grows only by waiting and retrying. */
interface Spent {
  readonly waitedMs: number
  readonly retries: number
}

const waitForRateLimit = async (attempt: Attempt, spent: Spent, delay: number): Promise<Spent> => {
  const { clock } = attempt.options
  if (spent.waitedMs + delay > attempt.maximumWaitMs) {
    throw new GrowthBookError(rateLimited(new Date(clock.now() + delay).toISOString()))
  }
  await clock.sleep(delay, attempt.signal)
  return { ...spent, waitedMs: spent.waitedMs + delay }
}

const sendPaced = async (attempt: Attempt): Promise<HttpAnswer> => {
  const { pace, options } = attempt
  const number = pace.spend(options.clock.now())
  const answer = await send(attempt)
  const note = answer.status === 429 ? pace.refuse : pace.learn
  note(number, answer.headers, options.clock.now())
  return answer
}

const failureOf = (answer: HttpAnswer, now: number): GrowthBookError | undefined => {
  if (answer.status >= 200 && answer.status < 300) return undefined
  const until = new Date(now + waitAfterTooMany(answer.headers, now)).toISOString()
  return new GrowthBookError(failureOfAnswer(answer, until))
}

const tryOnce = async (attempt: Attempt): Promise<HttpAnswer | GrowthBookError> => {
  try {
    const answer = await sendPaced(attempt)
    return failureOf(answer, attempt.options.clock.now()) ?? answer
  } catch (error) {
    if (error instanceof GrowthBookError) return error
    throw error
  }
}

const afterFailure = async (attempt: Attempt, spent: Spent, failure: GrowthBookError): Promise<Spent> => {
  const { clock, random } = attempt.options
  // The pace is set back already; the next round waits for it like everybody else.
  if (failure.code === 'rateLimited') return spent
  if (!retryable.includes(failure.code) || spent.retries >= attempt.retries) throw failure
  await clock.sleep(backOff(spent.retries, random()), attempt.signal)
  return { ...spent, retries: spent.retries + 1 }
}

const perform = async (attempt: Attempt): Promise<HttpAnswer> => {
  let spent: Spent = { waitedMs: 0, retries: 0 }
  for (;;) {
    attempt.signal?.throwIfAborted()
    const delay = attempt.pace.delay(attempt.options.clock.now())
    if (delay > 0) {
      spent = await waitForRateLimit(attempt, spent, delay)
      continue
    }
    const tried = await tryOnce(attempt)
    if (!(tried instanceof GrowthBookError)) return tried
    spent = await afterFailure(attempt, spent, tried)
  }
}

export type Transport = (url: URL, request?: RequestOptions) => Promise<HttpAnswer>

/**
 * GETs, or POSTs JSON, with the key, at the pace that the server asks for. Resolves with a 2xx answer; rejects with
 * `GrowthBookError`, or with the signal's reason when the caller aborts. Redirects are never followed.
 */
export const createTransport = (options: TransportOptions): Transport => {
  const pace = createPace(options.random)
  const gate = createGate(options.limits.concurrency)
  return (url, { signal, limits, json } = {}) =>
    gate(() =>
      perform({
        url,
        options,
        pace,
        signal,
        json,
        // What a POST that got no answer has done is not known, so that it is never sent twice.
        retries: json === undefined ? (limits?.retries ?? options.limits.retries) : 0,
        maximumWaitMs: limits?.maximumWaitMs ?? options.limits.maximumWaitMs,
      }),
    )
}
