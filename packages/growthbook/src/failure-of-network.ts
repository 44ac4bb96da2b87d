import {
  connectionRefused,
  dnsNotFound,
  GrowthBookError,
  timedOut,
  tlsProblem,
  unreachable,
  type GrowthBookFailure,
} from './failures.js'

const refusedCodes = new Set(['ECONNREFUSED'])
const unknownNameCodes = new Set(['ENOTFOUND', 'EAI_NONAME', 'EAI_NODATA'])
const timeoutCodes = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
])
const tlsCodes =
  /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(VERIFY|GET_ISSUER|DECODE|DECRYPT)|HOSTNAME_MISMATCH$)/

const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.cause === undefined ? '' : codeOf(error.cause)
}

/** A connection that tried several addresses fails with all their errors; the first names the reason. */
const firstReason = (error: unknown): unknown =>
  error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error

/** The typed failure of our own making inside an error of the transport, if there is one. */
const failureInside = (error: unknown): GrowthBookFailure | undefined => {
  if (error instanceof GrowthBookError) return error.failure
  return error instanceof Error && error.cause !== undefined ? failureInside(error.cause) : undefined
}

export interface NetworkLimits {
  readonly timeoutMs: number
  readonly requestDeadlineMs: number
}

/** After how many milliseconds we gave up waiting, or `undefined` when the error is not about time. */
const patienceOf = (reason: unknown, limits: NetworkLimits): number | undefined => {
  if (timeoutCodes.has(codeOf(reason))) return limits.timeoutMs
  return reason instanceof Error && reason.name === 'TimeoutError' ? limits.requestDeadlineMs : undefined
}

/** Which failure an error of the network is. Only codes are looked at: messages may quote what was sent. */
export const failureOfNetwork = (error: unknown, asked: URL, limits: NetworkLimits): GrowthBookFailure => {
  const reason = firstReason(error)
  const inside = failureInside(reason)
  if (inside) return inside
  const code = codeOf(reason)
  if (unknownNameCodes.has(code)) return dnsNotFound(asked.hostname)
  if (refusedCodes.has(code)) return connectionRefused(asked.origin)
  const patience = patienceOf(reason, limits)
  if (patience !== undefined) return timedOut(asked.origin, patience)
  if (tlsCodes.test(code)) return tlsProblem(asked.origin, code)
  return unreachable(asked.origin, code || 'no reason given')
}
