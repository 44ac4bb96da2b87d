import { request, type Dispatcher } from 'undici'
import { readBounded } from './bounded-body.js'
import { assertAllowedUrl, createOutboundAgent, type OutboundPolicy } from './outbound-address.js'

/** Milliseconds and bytes: enough for a description of an identity provider, too little to be a burden. */
const CONNECT_TIMEOUT = 5_000
const DEADLINE = 15_000
const MAXIMUM_BODY = 1024 * 1024

const WITHOUT_BODY: readonly number[] = [204, 205, 304]

export interface GuardedRequest {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal
}

const tooLarge = () => new Error('The answer is too large.')

const headersOf = (given: Dispatcher.ResponseData['headers']): Headers => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(given)) {
    for (const one of [value ?? []].flat()) headers.append(name, one)
  }
  return headers
}

/**
 * One request to an address that a person of some tenant has chosen, other than a GrowthBook's: https and public
 * addresses only, judged when connecting, except for the policy's allowed origins. Redirects are not followed.
 * @throws GrowthBookError `forbiddenAddress`; whatever the network says
 */
export const guardedFetch = async (
  address: string,
  { method, headers, body, signal }: GuardedRequest,
  policy: OutboundPolicy,
): Promise<Response> => {
  const url = new URL(address)
  assertAllowedUrl(url, policy)
  const dispatcher = createOutboundAgent(url, policy, { connectTimeoutMs: CONNECT_TIMEOUT, connections: 1 })
  const deadline = AbortSignal.timeout(DEADLINE)
  try {
    const answer = await request(url, {
      dispatcher,
      method,
      headers,
      body: body ?? null,
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    })
    const text = await readBounded(answer.body, MAXIMUM_BODY, tooLarge)
    const init = { status: answer.statusCode, headers: headersOf(answer.headers) }
    return new Response(WITHOUT_BODY.includes(answer.statusCode) ? null : new Uint8Array(text), init)
  } finally {
    await dispatcher.destroy()
  }
}
