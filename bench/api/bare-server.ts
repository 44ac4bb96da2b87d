/**
 * What the product is compared with: the reads’ own statements, in a transaction under row-level
 * security as drizzle makes it (BEGIN, set_config, the statements, COMMIT), and JSON.stringify. Nobody is asked who
 * they are, nothing is checked on the way in or out.
 */
import fastify from 'fastify'

import { createDb, createPool } from '../../apps/api/src/db/pool.js'
import { withFirstStatement } from '../../apps/api/src/db/tenant.js'
import { readCards, readSignals } from '../../apps/api/src/features/hypotheses/card-page.read.js'
import {
  countPeople,
  getOrganizationRow,
} from '../../apps/api/src/features/organizations/organization.repo.js'

const { BENCH_DATABASE_URL: connectionString = '', BENCH_ORGANIZATION: organizationId = '' } = process.env

const db = createDb(createPool({ connectionString, onError: console.error }))
const app = fastify()

/** Says nothing and is sent with BEGIN, so that the organisation is set as drizzle does it: in a round trip of its own. */
const NOTHING = 'SELECT'

app.get('/', async (_, reply) => {
  const answer = await withFirstStatement(db, NOTHING, async (tx) => {
    await tx.execute(`SELECT set_config('app.organization_id', '${organizationId}', true)`)
    const cards = await readCards(tx, { limit: 50, sort: '-updatedAt' })
    const signals = await readSignals(
      tx,
      cards.map(({ id }) => id),
    )
    return { cards, signals: [...signals] }
  })
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer))
})

app.get('/organization', async (_, reply) => {
  const answer = await withFirstStatement(db, NOTHING, async (tx) => {
    await tx.execute(`SELECT set_config('app.organization_id', '${organizationId}', true)`)
    return { ...(await getOrganizationRow(tx)), people: await countPeople(tx) }
  })
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer))
})

process.once('SIGTERM', () => void app.close().then(() => process.exit(0)))
await app.listen({ port: 0, host: '127.0.0.1' })
console.log(`bare at ${app.listeningOrigin}`)
