/** The web application's files: assets with their hash in the name live for ever, the page itself never. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { notFound, Problem } from './problems.js'
import { sendProblem } from './problem-mapper.js'

/** The same path from `src/http` and from `dist/http`. */
const webDirectory = fileURLToPath(new URL('../../../web/dist/app', import.meta.url))

const unknownPath = (): Problem => {
  const { status, code } = notFound('path')
  return new Problem({ status, code, detail: 'There is nothing at this address. See /api/docs.' })
}

const wantsPage = (request: FastifyRequest): boolean =>
  request.method === 'GET' &&
  !request.url.startsWith('/api/') &&
  (request.headers.accept ?? '').includes('text/html')

const sendPage = (reply: FastifyReply): FastifyReply =>
  reply.header('cache-control', 'no-cache').sendFile('index.html')

/** Serves the application where it has been built; unknown pages are the application's own routes. */
export const serveWeb = async (app: FastifyInstance, directory: string = webDirectory): Promise<void> => {
  const built = existsSync(directory)
  if (built) {
    await app.register(fastifyStatic, {
      root: directory,
      cacheControl: false,
      setHeaders: (reply, path) =>
        void reply.setHeader(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        ),
    })
  }
  app.setNotFoundHandler((request, reply) =>
    built && wantsPage(request) ? sendPage(reply) : sendProblem(unknownPath(), request, reply),
  )
}
