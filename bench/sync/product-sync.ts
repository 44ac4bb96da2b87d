/** One run of the product's sync in a process of its own, so that time and memory are its own, too. */
import { brandId, type Branded, type OrganizationId } from '@knowwhen/domain'

import { newId } from '../../apps/api/src/db/ids.js'
import { createPool } from '../../apps/api/src/db/pool.js'
import { asOrganization } from '../../apps/api/src/db/tenant.js'
import { createDeps, createGrowthBookAccess, type Deps } from '../../apps/api/src/deps.js'
import { readEnv } from '../../apps/api/src/env.js'
import { insertRunUnlessAlive } from '../../apps/api/src/features/connections/index.js'
import { runSync } from '../../apps/api/src/features/sync/index.js'
import { createLog } from '../../apps/api/src/log.js'
import { syncSettings, type SyncCost } from './sync-cost.js'

const SECOND = 1000
const MICROSECONDS = 1000
const KIBIBYTES = 1024

const { appUrl, secret, origin, tenant, kind } = syncSettings.parse(
  JSON.parse(process.env['BENCH_SYNC'] ?? ''),
)
const organizationId = brandId<OrganizationId>(tenant.organizationId)

const pool = createPool({ connectionString: appUrl, onError: console.error })
const deps: Deps = createDeps({
  env: readEnv({ LOG_LEVEL: 'warn', KNOWWHEN_SECRET: secret, KNOWWHEN_BREACHED_PASSWORDS_URL: 'off' }),
  secret,
  pool,
  log: createLog({ logLevel: 'warn' }),
  growthBook: createGrowthBookAccess([origin]),
})

const run = { organizationId, connectionId: tenant.connectionId, runId: newId<Branded<'syncRun'>>() }
const now = new Date()
await asOrganization(deps.db, organizationId, (tx) =>
  insertRunUnlessAlive(tx, {
    id: run.runId,
    connectionId: run.connectionId,
    status: 'queued',
    kind,
    requestedBy: null,
    createdAt: now,
    progressAt: now,
  }),
)
const [started, before] = [performance.now(), process.cpuUsage()]
await runSync(deps, { ...run, isLast: true })
const { user, system } = process.cpuUsage(before)
const seconds = (performance.now() - started) / SECOND
const cost: SyncCost = {
  seconds,
  cpuMilliseconds: (user + system) / MICROSECONDS,
  peakMebibytes: process.resourceUsage().maxRSS / KIBIBYTES,
}
await pool.end()
console.log(`done ${JSON.stringify(cost)}`)
