/** The OpenAPI 3.1 document, built from the mounted endpoints: what is described is what is served. */
import type { Endpoint } from '@knowwhen/contract'
import { problem } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { version } from '../version.js'
import { createSchemaBook, type JsonSchema, type SchemaBook } from './schema-book.js'

export interface OpenApiParameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly description?: string
  readonly schema: JsonSchema
}

export interface OpenApiOperation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description: string
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters: readonly OpenApiParameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Content }
  readonly responses: Readonly<Record<string, OpenApiResponse>>
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>

export interface OpenApiResponse {
  readonly description: string
  readonly content?: Content
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly securitySchemes: Readonly<Record<string, object>>
  }
}

const securitySchemes = {
  apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: `Authorization: Bearer kw_…`' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'knowwhen.session_token',
    description: 'The cookie of a signed-in person; over HTTPS its name begins with `__Secure-`.',
  },
}

const meanings: Readonly<Record<number, string>> = {
  400: 'invalidRequest: a value cannot be used; `errors` says which and why',
  401: 'unauthenticated: no valid session or API key',
  403: 'forbidden: role or scope does not allow this',
  404: 'notFound: no such thing in this organisation',
  412: 'stale: somebody changed it since it was read',
  428: 'versionRequired: If-Match is missing',
  429: 'tooManyRequests: wait as long as Retry-After says',
  500: 'unexpected: our mistake',
}

const jsonBody = (schema: JsonSchema): Content => ({ 'application/json': { schema } })

/** Answers are kept with the organisation they belong to; what belongs to none is not repeated from memory. */
const notRepeated: readonly Endpoint['access'][] = ['public', 'account', 'operator']

const mayBeRepeated = ({ method, access }: Endpoint): boolean =>
  method === 'POST' && !notRepeated.includes(access)

const statusesOf = (endpoint: Endpoint): readonly number[] => {
  const always = [400, 429, 500]
  const guarded = endpoint.access === 'public' ? [] : [401, 403]
  const found = endpoint.params === undefined ? [] : [404]
  const conditional = endpoint.conditional === true ? [412, 428] : []
  const replayed = mayBeRepeated(endpoint) ? [409, 422] : []
  return [...always, ...guarded, ...found, ...conditional, ...replayed]
}

const describeStatus = (endpoint: Endpoint, status: number): string => {
  const own = endpoint.failures?.[status]
  const replay = status === 409 || status === 422 ? 'idempotencyKeyReused or idempotencyKeyInUse' : undefined
  return [own, meanings[status], replay].filter((part) => part !== undefined).join('; ')
}

const failuresOf = (endpoint: Endpoint, problemSchema: JsonSchema): Record<string, OpenApiResponse> => {
  const own = Object.keys(endpoint.failures ?? {}).map(Number)
  const statuses = [...new Set([...statusesOf(endpoint), ...own])].sort((a, b) => a - b)
  const content = { 'application/problem+json': { schema: problemSchema } }
  return Object.fromEntries(
    statuses.map((status) => [String(status), { description: describeStatus(endpoint, status), content }]),
  )
}

const contentOf = ({ success }: Endpoint, book: SchemaBook): Content => {
  const schema = book.write(success.schema, 'output')
  return Object.fromEntries((success.mediaTypes ?? ['application/json']).map((type) => [type, { schema }]))
}

const successOf = (endpoint: Endpoint, book: SchemaBook): OpenApiResponse =>
  endpoint.success.status === 204
    ? { description: 'Done; nothing to answer' }
    : { description: 'Success', content: contentOf(endpoint, book) }

const headerParameters = (endpoint: Endpoint): readonly OpenApiParameter[] => {
  const text = { type: 'string' }
  const version = { name: 'If-Match', in: 'header', required: true, schema: text } as const
  const key = { name: 'Idempotency-Key', in: 'header', required: false, schema: text } as const
  return [
    ...(endpoint.conditional === true
      ? [{ ...version, description: 'The version that was read, e.g. `"3"`' }]
      : []),
    ...(mayBeRepeated(endpoint)
      ? [{ ...key, description: 'The same key within a day gives the same answer, without a second effect' }]
      : []),
  ]
}

const parametersOf = (endpoint: Endpoint, book: SchemaBook): readonly OpenApiParameter[] => [
  ...book.properties(endpoint.params).map((part) => ({ ...part, in: 'path' as const, required: true })),
  ...book.properties(endpoint.query).map((part) => ({ ...part, in: 'query' as const })),
  ...headerParameters(endpoint),
]

const operationOf = (endpoint: Endpoint, book: SchemaBook): OpenApiOperation => ({
  operationId: endpoint.id,
  tags: [endpoint.tag],
  summary: endpoint.summary,
  description: [endpoint.description, `Access: \`${endpoint.access}\`.`]
    .filter((part) => part !== undefined)
    .join(' '),
  security: endpoint.access === 'public' ? [] : [{ apiKey: [] }, { session: [] }],
  parameters: parametersOf(endpoint, book),
  ...(endpoint.body === undefined
    ? {}
    : { requestBody: { required: true, content: jsonBody(book.write(endpoint.body, 'input')) } }),
  responses: {
    [String(endpoint.success.status)]: successOf(endpoint, book),
    ...failuresOf(endpoint, book.write(problem, 'output')),
  },
})

const openApiPath = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}')

const openApiDocument = (endpoints: readonly Endpoint[]): OpenApiDocument => {
  const book = createSchemaBook()
  const paths: Record<string, Record<string, OpenApiOperation>> = {}
  for (const endpoint of endpoints) {
    const path = (paths[openApiPath(endpoint.path)] ??= {})
    path[endpoint.method.toLowerCase()] = operationOf(endpoint, book)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Knowwhen',
      version,
      description:
        'Hypotheses, evidence, verdicts, decisions and achievements. Errors are RFC 9457 problem details with a stable `code`. One API key, or one session, may ask 6,000 times a minute of each process (the operator can choose another number); who asks more is answered 429 with `Retry-After`. The headers `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset` say where you stand.',
    },
    tags: [...new Set(endpoints.map((endpoint) => endpoint.tag))].map((name) => ({ name })),
    paths,
    components: { schemas: book.schemas(), securitySchemes },
  }
}

/** Serves the document; it is built at the first request and kept. */
export const serveOpenApi = (app: FastifyInstance): void => {
  let document: OpenApiDocument | undefined
  app.decorate('describeApi', () => (document ??= openApiDocument(app.endpoints)))
  app.get('/api/openapi.json', (_, reply) => reply.send(app.describeApi()))
}
