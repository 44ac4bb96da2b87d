/** Expected failures: typed errors with a status, a stable code and a sentence. Everything else is a 500. */

export interface FieldError {
  /** Where in the request, e.g. `body.signals.0.name`. */
  readonly path: string
  readonly message: string
  readonly code?: string
}

interface ProblemFacts {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly errors?: readonly FieldError[]
  readonly headers?: Readonly<Record<string, string>>
}

/** An expected failure, answered as RFC 9457 problem details. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly errors: readonly FieldError[]
  readonly headers: Readonly<Record<string, string>>

  constructor({ status, code, detail, errors = [], headers = {} }: ProblemFacts) {
    super(`${status} ${code}: ${detail}`)
    this.status = status
    this.code = code
    this.detail = detail
    this.errors = errors
    this.headers = headers
  }
}

/** 400: the request itself is malformed; every error has a path. */
export const invalidRequest = (errors: readonly FieldError[]): Problem =>
  new Problem({
    status: 400,
    code: 'invalidRequest',
    detail:
      errors.length === 1 ? (errors[0]?.message ?? '') : 'Some values cannot be used; see each of them.',
    errors,
  })

/** 401 */
export const unauthenticated = (
  detail = 'Please sign in, or send an API key that is still valid.',
  code = 'unauthenticated',
): Problem => new Problem({ status: 401, code, detail })

/** 403 */
export const forbidden = (
  detail = 'Your role does not allow this. Ask an owner or admin of your organisation.',
  code = 'forbidden',
): Problem => new Problem({ status: 403, code, detail })

/** 404, also for what another organisation owns: a stranger cannot tell the difference. */
export const notFound = (what: string): Problem =>
  new Problem({ status: 404, code: 'notFound', detail: `There is no such ${what}.` })

/** 409: the request is well formed, but the present state forbids it. */
export const conflict = (code: string, detail: string, errors: readonly FieldError[] = []): Problem =>
  new Problem({ status: 409, code, detail, errors })

/** 412: somebody else changed it since it was read. */
export const stale = (): Problem =>
  new Problem({
    status: 412,
    code: 'stale',
    detail: 'Somebody has changed this since you read it. Reload, look at the change, and try again.',
  })

/** 422: well formed, but a rule of the product refuses it. */
export const unprocessable = (code: string, detail: string, errors: readonly FieldError[] = []): Problem =>
  new Problem({ status: 422, code, detail, errors })

/** 429 with the seconds after which another attempt is welcome. */
export const tooManyRequests = (seconds: number, detail: string): Problem =>
  new Problem({
    status: 429,
    code: 'tooManyRequests',
    detail,
    headers: { 'retry-after': String(Math.max(1, Math.ceil(seconds))) },
  })

/** 503: nothing is wrong with the request; the server cannot take it now. */
export const busy = (): Problem =>
  new Problem({
    status: 503,
    code: 'busy',
    detail: 'The server is too busy or is about to stop. Please try again in a moment.',
    headers: { 'retry-after': '5' },
  })
