/** Requests are parsed once, here; what a handler gets has the types of its endpoint's schemas. */
import type { Endpoint } from '@knowwhen/contract'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'

import { invalidRequest, Problem, type FieldError } from './problems.js'
import { sentenceOf } from './sentences.js'
import { unstorableTexts } from './storable-text.js'

export interface RawParts {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

type Part = keyof RawParts

interface ParsedPart {
  readonly value: unknown
  readonly errors: readonly FieldError[]
}

const parsePart = (part: Part, schema: z.ZodType | undefined, value: unknown): ParsedPart => {
  if (schema === undefined) return { value: undefined, errors: [] }
  const parsed = schema.safeParse(value)
  if (parsed.success) return { value: parsed.data, errors: unstorableTexts(parsed.data, part) }
  const errors = parsed.error.issues.map((issue) => ({
    path: [part, ...issue.path].join('.'),
    message: sentenceOf(issue),
    code: issue.code,
  }))
  return { value: undefined, errors }
}

/**
 * Parses the parts that the endpoint declares; an absent body counts as an empty object.
 * @throws Problem 400 `invalidRequest` with every error of every part
 */
export const parseParts = (endpoint: Endpoint, request: FastifyRequest): RawParts => {
  const params = parsePart('params', endpoint.params, request.params)
  const query = parsePart('query', endpoint.query, request.query)
  const body = parsePart('body', endpoint.body, request.body ?? {})
  const errors = [params, query, body].flatMap((part) => part.errors)
  if (errors.length > 0) throw invalidRequest(errors)
  return { params: params.value, query: query.value, body: body.value }
}

const VERSION = /^(?:W\/)?"?([1-9]\d{0,8})"?$/

/** @throws Problem 428 `versionRequired` without `If-Match`, 400 when it holds no version */
export const parseVersion = (header: string | undefined): number => {
  if (header === undefined) {
    throw new Problem({
      status: 428,
      code: 'versionRequired',
      detail: 'Please send the version that you read as If-Match, so that nobody’s change is overwritten.',
    })
  }
  const version = VERSION.exec(header.trim())?.[1]
  if (version === undefined) {
    throw invalidRequest([{ path: 'headers.if-match', message: 'Please send one version, such as "3".' }])
  }
  return Number(version)
}
