/** The one place where errors become answers: RFC 9457 problem details. */
import { STATUS_CODES } from 'node:http'

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { isPassingFailure } from '../db/database-errors.js'
import { busy, invalidRequest, Problem, tooManyRequests } from './problems.js'

const TYPE_BASE = 'https://knowwhen.dev/problems/'

const problemBody = (problem: Problem, requestId: string) => ({
  type: `${TYPE_BASE}${problem.code}`,
  title: STATUS_CODES[problem.status] ?? 'Error',
  status: problem.status,
  code: problem.code,
  detail: problem.detail,
  errors: problem.errors,
  requestId,
})

const unexpected = new Problem({
  status: 500,
  code: 'unexpected',
  detail: 'Something went wrong on our side. It was written down; please try again.',
})

const ofStatus: Readonly<Record<number, () => Problem>> = {
  400: () => invalidRequest([{ path: 'body', message: 'The body is not valid JSON.' }]),
  413: () => new Problem({ status: 413, code: 'bodyTooLarge', detail: 'The body is too large.' }),
  415: () =>
    new Problem({
      status: 415,
      code: 'unsupportedMediaType',
      detail: 'Please send the body as application/json.',
    }),
  429: () => tooManyRequests(1, 'Too many requests. Please wait a moment and try again.'),
  503: busy,
}

/** Fastify's own errors carry a code of theirs and a status; nobody else's status is believed. */
const isFastifys = (error: unknown): error is FastifyError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('FST_')

const problemOf = (error: unknown): Problem => {
  if (error instanceof Problem) return error
  if (isPassingFailure(error)) return busy()
  const status = isFastifys(error) ? (error.statusCode ?? 500) : 500
  return ofStatus[status]?.() ?? unexpected
}

const logFailure = (request: FastifyRequest, error: unknown): void => {
  const { actor } = request
  request.log.error(
    {
      err: error,
      organizationId: actor?.organizationId,
      userId: actor?.userId,
      url: request.routeOptions.url,
    },
    'a request has failed',
  )
}

export const sendProblem = (problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  reply
    .code(problem.status)
    .headers(problem.headers)
    .type('application/problem+json; charset=utf-8')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problemBody(problem, request.id))

export const mapProblems = (app: FastifyInstance): void => {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error)
    if (problem.status >= 500) logFailure(request, error)
    return sendProblem(problem, request, reply)
  })
}
