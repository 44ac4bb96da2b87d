/**
 * Joins an endpoint that answers a file to its handler: the same way to the answer as `mount`, and then the content
 * in pieces, never the whole in memory.
 */
import { finished } from 'node:stream/promises'
import { Readable } from 'node:stream'

import type { FileEndpoint, ParsedRequest } from '@knowwhen/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { handle, type RequestContext } from './mount.js'

/** What a browser saves, or shows inside a page. */
export interface FileAnswer {
  readonly mediaType: string
  /** Plain ASCII without quotes, e.g. `knowwhen-audit-2025-06-01.csv`. */
  readonly fileName: string
  /** Shown, and kept by the browser for a day. What came from elsewhere can do nothing even where it is opened alone. */
  readonly isShown?: true
  /**
   * Pieces in order, made as fast as they are read. Open `inTenant` once before this is returned, and again for each
   * page of it: then no connection is held for a slow reader, and who loses the right reads no further.
   */
  readonly content: AsyncIterable<string | Uint8Array>
}

export type FileHandler<E extends FileEndpoint> = (
  request: ParsedRequest<E>,
  context: RequestContext<E>,
) => Promise<FileAnswer>

/** The first piece is made before the status is sent, so that a failure at the beginning is still a problem. */
async function* startingWith<T>(first: IteratorResult<T>, rest: AsyncIterator<T>): AsyncGenerator<T> {
  for (let piece = first; piece.done !== true; piece = await rest.next()) yield piece.value
}

/**
 * A piece that cannot be made ends the connection: what arrived must not pass for the whole. Either way the maker of
 * the pieces is told that nobody wants more of them.
 */
const lookAfter = async (
  request: FastifyRequest,
  stream: Readable,
  pieces: AsyncIterator<unknown>,
): Promise<void> => {
  try {
    await finished(stream)
  } catch (error) {
    request.log.warn({ err: error, url: request.routeOptions.url }, 'a file was not sent to its end')
  }
  await pieces.return?.()
}

const saved = (fileName: string) => ({
  'content-disposition': `attachment; filename="${fileName}"`,
  'cache-control': 'no-store',
})

const shown = (fileName: string) => ({
  'content-disposition': `inline; filename="${fileName}"`,
  'cache-control': 'private, max-age=86400',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
})

const sendFile = async (
  { mediaType, fileName, content, isShown }: FileAnswer,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const pieces = content[Symbol.asyncIterator]()
  const stream = Readable.from(startingWith(await pieces.next(), pieces), { objectMode: false })
  lookAfter(request, stream, pieces).catch((error: unknown) => {
    request.log.warn({ err: error }, 'a file was not put away')
  })
  return reply
    .type(mediaType)
    .headers(isShown === true ? shown(fileName) : saved(fileName))
    .send(stream)
}

/** Mounts an endpoint whose answer is a file. */
export const mountFile = <const E extends FileEndpoint>(
  app: FastifyInstance,
  endpoint: E,
  handler: FileHandler<E>,
): void => {
  app.endpoints.push(endpoint)
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    config: { endpointId: endpoint.id },
    handler: async (request, reply) =>
      sendFile(await handle({ endpoint, handler, deps: app.deps }, request, reply), request, reply),
  })
}
