/** What the application adds to Fastify's own objects. */
import type {} from '@fastify/cookie'

import type { Deps } from '../deps.js'
import type { Actor } from './actor.js'
import type { CredentialReader } from './credentials.js'

declare module 'fastify' {
  interface FastifyInstance {
    readonly deps: Deps
    readonly credentials: CredentialReader
  }
  interface FastifyRequest {
    /** Known once the request's transaction has begun; for the log. */
    actor: Actor | null
  }
  interface FastifyContextConfig {
    endpointId?: string
  }
}
