import type { z } from 'zod'
import type { Dialect, ServerVersion } from '../wire/dialect.js'
import type { World } from '../world/world.js'
import type { FaultBoard } from './faults.js'
import { ApiError } from './api-error.js'
import type { SecretKey } from './authentication.js'
import { parseBody, parseQuery } from './validation.js'

export interface Services {
  readonly world: World
  readonly dialect: Dialect
  readonly faults: FaultBoard
}

interface RawRequest {
  readonly role: SecretKey['role']
  readonly params: Readonly<Record<string, string>>
  readonly query: unknown
  readonly body: unknown
}

type Permission = 'read' | 'write' | 'manageTeam'

export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  /** The first release that has the endpoint, where that is later than 4.0.0. */
  readonly since: ServerVersion | undefined
  readonly run: (services: Services, request: RawRequest) => unknown
}

interface Context extends Services {
  readonly params: Readonly<Record<string, string>>
}

interface ReadSpec<Q> {
  readonly path: string
  readonly since?: ServerVersion
  readonly permission?: Permission
  /** Strict; a function where an older release takes fewer parameters. */
  readonly query: z.ZodType<Q> | ((dialect: Dialect) => z.ZodType<Q>)
  readonly handle: (context: Context & { readonly query: Q }) => unknown
}

/** GrowthBook asks for permission inside the handler: a malformed request is refused for its form first. */
function authorise(permission: Permission, { role }: RawRequest): void {
  if (role !== 'admin' && permission !== 'read') {
    throw new ApiError(403, 'You do not have permission to perform this action')
  }
}

/** A GET endpoint as data. */
export function read<Q>(spec: ReadSpec<Q>): ApiRoute {
  return {
    method: 'GET',
    path: spec.path,
    since: spec.since,
    run: (services, request) => {
      const schema = typeof spec.query === 'function' ? spec.query(services.dialect) : spec.query
      const query = parseQuery(schema, request.query)
      authorise(spec.permission ?? 'read', request)
      return spec.handle({ ...services, params: request.params, query })
    },
  }
}

interface WriteSpec<B> {
  readonly method?: 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly since?: ServerVersion
  readonly permission?: Permission
  readonly body: z.ZodType<B> | ((dialect: Dialect) => z.ZodType<B>)
  readonly handle: (context: Context & { readonly body: B }) => unknown
}

/** An endpoint that changes something, as data; POST unless told. */
export function write<B>(spec: WriteSpec<B>): ApiRoute {
  return {
    method: spec.method ?? 'POST',
    path: spec.path,
    since: spec.since,
    run: (services, request) => {
      const schema = typeof spec.body === 'function' ? spec.body(services.dialect) : spec.body
      const body = parseBody(schema, request.body ?? {})
      authorise(spec.permission ?? 'write', request)
      return spec.handle({ ...services, params: request.params, body })
    },
  }
}
