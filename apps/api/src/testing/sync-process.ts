/**
 * A process of its own that does one run, to be killed in the middle of it. It is told which one by a message, so that
 * it has loaded everything by then, and says when it has done it.
 */
import { brandId, type OrganizationId } from '@knowwhen/domain'
import { z } from 'zod'

import { createPool } from '../db/pool.js'
import { createDeps, createGrowthBookAccess } from '../deps.js'
import { readEnv } from '../env.js'
import { runSync, syncJob } from '../features/sync/index.js'
import { createLog } from '../log.js'

const order = z.object({ appUrl: z.string(), secret: z.string(), origin: z.string(), job: syncJob })

const say = (message: string): void => {
  process.send?.(message)
}

const perform = async (message: unknown): Promise<void> => {
  const { appUrl, secret, origin, job } = order.parse(message)
  const pool = createPool({ connectionString: appUrl, max: 6, onError: () => undefined })
  const deps = createDeps({
    env: readEnv({ LOG_LEVEL: 'silent', KNOWWHEN_SECRET: secret }),
    secret,
    pool,
    log: createLog({ logLevel: 'silent' }),
    growthBook: createGrowthBookAccess([origin]),
  })
  await runSync(deps, { ...job, organizationId: brandId<OrganizationId>(job.organizationId), isLast: false })
  await pool.end()
}

process.once('message', (message) => {
  perform(message).then(
    () => {
      say('done')
      process.disconnect()
    },
    (error: unknown) => {
      say(`failed: ${String(error)}`)
      process.disconnect()
    },
  )
})
say('ready')
