/** What the application adds to Fastify's own objects. */
import type {} from '@fastify/cookie'

import type { Endpoint } from '@knowwhen/contract'

import type { Deps } from '../deps.js'
import type { Actor } from './actor.js'
import type { CredentialReader } from './credentials.js'
import type { OpenApiDocument } from './openapi.js'

declare module 'fastify' {
  interface FastifyInstance {
    readonly deps: Deps
    readonly credentials: CredentialReader
    /** Every mounted endpoint, in the order of mounting. */
    readonly endpoints: Endpoint[]
    readonly describeApi: () => OpenApiDocument
  }
  interface FastifyRequest {
    /** Known once the request's transaction has begun; for the log. */
    actor: Actor | null
  }
  interface FastifyContextConfig {
    endpointId?: string
  }
}
