/** For load balancers and container engines. Mounted before the guard against pressure, so that it holds for others. */
import type { FastifyInstance } from 'fastify'

import { databaseState } from '../db/readiness.js'
import type { Deps } from '../deps.js'

const OK = 200
const UNAVAILABLE = 503

export const registerHealth = async (app: FastifyInstance, deps: Deps): Promise<void> => {
  await app.register((health, _options, done) => {
    health.get('/healthz', () => ({ status: 'ok' }))
    health.get('/readyz', async (_, reply) => {
      const database = await databaseState(deps.db)
      const checks = {
        database: database === 'unreachable' ? 'failing' : 'ok',
        migrations: database === 'ready' ? 'ok' : 'failing',
        jobs: deps.queue.isRunning() ? 'ok' : 'failing',
      }
      const ready = Object.values(checks).every((check) => check === 'ok')
      return reply.code(ready ? OK : UNAVAILABLE).send({ status: ready ? 'ready' : 'notReady', checks })
    })
    done()
  })
}
