import { request, type Dispatcher } from 'undici'
import { readBounded } from './bounded-body.js'
import { failureOfNetwork } from './failure-of-network.js'
import type { FailureCode } from './failures.js'
import { createOutboundAgent, type OutboundPolicy } from './outbound-address.js'
import { pictureTypeOf, pictureTypes, type PictureType } from './picture-type.js'

/** Milliseconds. A page waits for it, and a picture is small. */
const connectTimeoutMs = 5_000
const defaultDeadlineMs = 15_000
const mostRedirects = 3

export interface PictureOptions {
  readonly policy: OutboundPolicy
  readonly maximumBytes: number
  /** All of `pictureTypes` when absent. */
  readonly acceptedTypes?: readonly PictureType[]
  /** For everything, redirects included; 15 seconds when absent. */
  readonly deadlineMs?: number
  readonly signal?: AbortSignal
}

export type PictureFailureCode =
  | 'invalidAddress'
  | 'forbiddenAddress'
  | 'tooManyRedirects'
  | 'refused'
  | 'tooLarge'
  | 'notAPicture'
  | 'timeout'
  | 'unreachable'

export type FetchedPicture =
  | { readonly ok: true; readonly type: PictureType; readonly bytes: Uint8Array }
  | {
      readonly ok: false
      readonly code: PictureFailureCode
      /** For people. */
      readonly sentence: string
    }

class PictureError extends Error {
  readonly code: PictureFailureCode

  constructor(code: PictureFailureCode, sentence: string) {
    super(sentence)
    this.code = code
  }
}

const refusedAddress = (host: string) =>
  new PictureError(
    'forbiddenAddress',
    `The picture is at ${host}, from where this server fetches nothing: only public addresses over https, and origins that its operator has allowed.`,
  )

const urlOf = (address: string, base?: URL): URL => {
  const url = URL.canParse(address, base?.href) ? new URL(address, base?.href) : undefined
  if (!url || !['https:', 'http:'].includes(url.protocol) || url.username !== '' || url.password !== '') {
    throw new PictureError('invalidAddress', 'The address of the picture is none that can be fetched.')
  }
  return url
}

const pictureIn = async (
  answer: Dispatcher.ResponseData,
  { maximumBytes, acceptedTypes = pictureTypes }: PictureOptions,
): Promise<FetchedPicture> => {
  const megabytes = (maximumBytes / 1024 / 1024).toFixed(1)
  const bytes = await readBounded(
    answer.body,
    maximumBytes,
    () => new PictureError('tooLarge', `The picture is larger than ${megabytes} MiB.`),
  )
  const type = pictureTypeOf(bytes)
  if (type === undefined || !acceptedTypes.includes(type)) {
    throw new PictureError('notAPicture', 'What is there is no picture of a kind that is shown here.')
  }
  return { ok: true, type, bytes }
}

const codesOfNetwork: Partial<Readonly<Record<FailureCode, PictureFailureCode>>> = {
  forbiddenAddress: 'forbiddenAddress',
  timeout: 'timeout',
}

const failureOf = (error: unknown, url: URL, { deadlineMs = defaultDeadlineMs }: PictureOptions) => {
  if (error instanceof PictureError) return error
  const limits = { timeoutMs: connectTimeoutMs, requestDeadlineMs: deadlineMs }
  const kind = codesOfNetwork[failureOfNetwork(error, url, limits).code] ?? 'unreachable'
  if (kind === 'forbiddenAddress') return refusedAddress(url.host)
  return kind === 'timeout'
    ? new PictureError(kind, `${url.host} did not send the picture in time.`)
    : new PictureError(kind, `${url.host} could not be reached for the picture.`)
}

const redirects: readonly number[] = [301, 302, 303, 307, 308]

/** Either the picture, or where to look for it. A connection of its own for each hop, which its guard has judged. */
const hop = async (url: URL, options: PictureOptions, signal: AbortSignal): Promise<FetchedPicture | URL> => {
  const dispatcher = createOutboundAgent(url, options.policy, { connectTimeoutMs, connections: 1 })
  try {
    const headers = { accept: (options.acceptedTypes ?? pictureTypes).join(', ') }
    const answer = await request(url, { dispatcher, method: 'GET', headers, signal })
    const location = [answer.headers['location']].flat()[0]
    if (answer.statusCode === 200) return await pictureIn(answer, options)
    await answer.body.dump()
    if (redirects.includes(answer.statusCode) && location !== undefined) return urlOf(location, url)
    throw new PictureError('refused', `${url.host} did not give the picture (${String(answer.statusCode)}).`)
  } catch (error) {
    throw failureOf(error, url, options)
  } finally {
    await dispatcher.destroy()
  }
}

const follow = async (address: string, options: PictureOptions, signal: AbortSignal) => {
  let url = urlOf(address)
  for (let hops = 0; hops <= mostRedirects; hops += 1) {
    const found = await hop(url, options, signal)
    if (!(found instanceof URL)) return found
    url = found
  }
  throw new PictureError('tooManyRedirects', 'The address of the picture leads on and on.')
}

/**
 * Fetches a picture from an address that a stranger has chosen. Only from public addresses over https, judged when
 * connecting, and from the policy's allowed origins; each of at most three redirects is judged alike. No key or cookie is
 * ever sent. What comes back is a picture by its own first bytes, at most `maximumBytes` long. Rejects only with the
 * signal's reason when the caller aborts.
 */
export const fetchPicture = async (address: string, options: PictureOptions): Promise<FetchedPicture> => {
  const deadline = AbortSignal.timeout(options.deadlineMs ?? defaultDeadlineMs)
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline
  try {
    return await follow(address, options, signal)
  } catch (error) {
    options.signal?.throwIfAborted()
    if (error instanceof PictureError) return { ok: false, code: error.code, sentence: error.message }
    throw error
  }
}

/**
 * The whole address of a screenshot as GrowthBook names it: as it is, or, for a path, on the server of the API.
 * `apiBaseUrl` is a normalised one, ending in `/api`. `undefined` where it is no address of the web.
 */
export const pictureAddress = (screenshot: string, apiBaseUrl: string): string | undefined => {
  const server = `${apiBaseUrl.replace(/\/api\/?$/, '')}/`
  const isPath = !/^[a-z][a-z0-9+.-]*:/i.test(screenshot)
  const text = isPath ? screenshot.replace(/^\/(?!\/)/, '') : screenshot
  if (!URL.canParse(text, server)) return undefined
  const url = new URL(text, server)
  return ['https:', 'http:'].includes(url.protocol) ? url.href : undefined
}
