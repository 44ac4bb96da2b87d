/**
 * An endpoint is data: method, path, who may call it, schemas and status codes. The API mounts it, the
 * OpenAPI document describes it, the web client calls it; what is not in a schema here cannot leave the server.
 */
import type { Action } from '@knowwhen/domain'
import { z } from 'zod'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface Endpoint {
  readonly id: string
  readonly method: Method
  /** Fastify form, e.g. `/api/v1/teams/:teamId`. */
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly description?: string
  /**
   * `public`: no identity needed; `account`: a person's session, in no organisation; `operator`: the same of who
   * looks after the installation; `signedIn`: a person or key of any role; else the action to be allowed.
   */
  readonly access: 'public' | 'account' | 'operator' | 'signedIn' | Action
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** `If-Match` with the version read is required. */
  readonly conditional?: true
  /** Status of success and what it answers; 204 answers nothing. */
  readonly success: {
    readonly status: 200 | 201 | 202 | 204
    readonly schema: z.ZodType
    /** The answer is a file of one of these media types, streamed, and not JSON; its schema is `file`. */
    readonly mediaTypes?: readonly string[]
  }
  /** Expected failures besides those every endpoint has (400, 401, 403, 404, 429, 500). */
  readonly failures?: Readonly<Record<number, string>>
}

/** Declares an endpoint, keeping the exact types of its schemas. */
export const endpoint = <const E extends Endpoint>(definition: E): E => definition

type Output<S> = S extends z.ZodType ? z.output<S> : undefined
type Input<S> = S extends z.ZodType ? z.input<S> : undefined

/** What a handler receives after parsing. */
export interface ParsedRequest<E extends Endpoint> {
  readonly params: Output<E['params']>
  readonly query: Output<E['query']>
  readonly body: Output<E['body']>
}

/** What a caller must give. */
export type CallOf<E extends Endpoint> = (E['params'] extends z.ZodType
  ? { readonly params: Input<E['params']> }
  : unknown) &
  (E['query'] extends z.ZodType ? { readonly query?: Input<E['query']> } : unknown) &
  (E['body'] extends z.ZodType ? { readonly body: Input<E['body']> } : unknown) &
  (E['conditional'] extends true ? { readonly version: number } : unknown)

/** What a caller gets. */
export type AnswerOf<E extends Endpoint> = z.output<E['success']['schema']>

export const nothing = z.undefined().meta({ id: 'Nothing' })

/** What a streamed file is, for the description: its content has no schema. */
export const file = z.string().meta({ id: 'File', format: 'binary' })

/** An endpoint that answers a file. */
export type FileEndpoint = Endpoint & { readonly success: { readonly mediaTypes: readonly string[] } }
