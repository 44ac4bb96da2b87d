import type { FastifyInstance } from 'fastify'

/** Every answer carries its request's id; every request leaves one line, with who asked. */
export const logRequests = (app: FastifyInstance): void => {
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id)
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    request.log.debug(
      {
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime),
        organizationId: request.actor?.organizationId,
        userId: request.actor?.userId,
      },
      'answered',
    )
    done()
  })
}
