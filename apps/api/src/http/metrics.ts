/** Counters for Prometheus: by route and status, never by person or organisation. */
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

import type { Deps } from '../deps.js'

const SECOND = 1000

export const registerMetrics = async (app: FastifyInstance, { pool }: Deps): Promise<void> => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const duration = new Histogram({
    name: 'knowwhen_http_request_duration_seconds',
    help: 'Time from request to answer, in seconds.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  new Gauge({
    name: 'knowwhen_database_connections',
    help: 'Connections of this process to PostgreSQL, by state.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'idle' }, pool.idleCount)
      this.set({ state: 'busy' }, pool.totalCount - pool.idleCount)
      this.set({ state: 'waited for' }, pool.waitingCount)
    },
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / SECOND)
    done()
  })
  await app.register((metrics, _options, done) => {
    metrics.get('/metrics', async (_, reply) =>
      reply.type(registry.contentType).send(await registry.metrics()),
    )
    done()
  })
}
