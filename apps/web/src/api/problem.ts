/** What can go wrong between the browser and the server, as two kinds that pages tell apart. */
import type { Problem } from '@knowwhen/contract'

export type ProblemError = Problem['errors'][number]

/** The server answered and refused: RFC 9457 problem details. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly errors: readonly ProblemError[]
  readonly requestId: string

  constructor(problem: Problem) {
    super(problem.detail === '' ? problem.title : problem.detail)
    this.status = problem.status
    this.code = problem.code
    this.title = problem.title
    this.detail = problem.detail
    this.errors = problem.errors
    this.requestId = problem.requestId
  }
}

/** No answer came: offline, server down, or the connection broke half-way. */
export class NetworkFailure extends Error {
  override readonly name = 'NetworkFailure'

  constructor(cause: unknown) {
    super('We could not reach the Knowwhen server. Please check the connection and try again.', { cause })
  }
}

export const isSignedOut = (error: unknown): boolean =>
  error instanceof ApiProblem && error.status === 401 && error.code === 'unauthenticated'

const shutOut = ['noOrganization', 'ssoRequired'] as const

/** Why a signed-in person works in no organisation at present; undefined where that is not what happened. */
export const withoutOrganization = (error: unknown): (typeof shutOut)[number] | undefined =>
  error instanceof ApiProblem && error.status === 403
    ? shutOut.find((code) => code === error.code)
    : undefined

/** A sentence for people, whatever was thrown. */
export const sentenceOf = (error: unknown): string =>
  error instanceof ApiProblem || error instanceof NetworkFailure
    ? error.message
    : 'Something went wrong in this page. Reloading it usually helps.'
