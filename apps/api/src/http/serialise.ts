import type { Endpoint } from '@knowwhen/contract'
import { z } from 'zod'

const NO_CONTENT = 204

/**
 * The answer as JSON, through the endpoint's schema: a field that the schema does not name cannot leave, and
 * an answer that does not fit is our own mistake (a 500), never the caller's.
 */
export const serialise = (endpoint: Endpoint, answer: unknown): string =>
  endpoint.success.status === NO_CONTENT ? '' : JSON.stringify(z.encode(endpoint.success.schema, answer))

/** Version of a single resource, for `ETag`; the caller sends it back as `If-Match`. */
export const versionOf = (answer: unknown): number | undefined =>
  typeof answer === 'object' && answer !== null && 'version' in answer && typeof answer.version === 'number'
    ? answer.version
    : undefined
