/**
 * What the product is compared with: the list's own statements, prepared, in a transaction under row-level security,
 * and JSON.stringify. Nobody is asked who they are, nothing is checked on the way in or out.
 */
import { brandId, type OrganizationId } from '@knowwhen/domain'
import fastify from 'fastify'

import { createDb, createPool } from '../../apps/api/src/db/pool.js'
import { asOrganization } from '../../apps/api/src/db/tenant.js'
import { readCards, readSignals } from '../../apps/api/src/features/hypotheses/card-page.read.js'

const { BENCH_DATABASE_URL: connectionString = '', BENCH_ORGANIZATION: organization = '' } = process.env
const organizationId = brandId<OrganizationId>(organization)

const db = createDb(createPool({ connectionString, onError: console.error }))
const app = fastify()

app.get('/', async (_, reply) => {
  const answer = await asOrganization(db, organizationId, async (tx) => {
    const cards = await readCards(tx, { limit: 50, sort: '-updatedAt' })
    const signals = await readSignals(
      tx,
      cards.map(({ id }) => id),
    )
    return { cards, signals: [...signals] }
  })
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer))
})

process.once('SIGTERM', () => void app.close().then(() => process.exit(0)))
await app.listen({ port: 0, host: '127.0.0.1' })
console.log(`bare at ${app.listeningOrigin}`)
