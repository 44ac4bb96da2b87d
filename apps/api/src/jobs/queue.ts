/**
 * Jobs live in the same database as everything else: a job is sent in the transaction of the write that
 * needs it, so that either both happen or neither. pg-boss keeps the queue; every name is listed here,
 * because a queue is a table that the owner makes at migration.
 */
import type PgBoss from 'pg-boss'
import type { Logger } from 'pino'

import type { DatabasePool } from '../db/pool.js'
import { clientOf, type TenantTx } from '../db/tenant.js'

/** Every queue there is. */
export const queueNames = ['syncConnection', 'judgeHypothesis'] as const
export type QueueName = (typeof queueNames)[number]

export const PGBOSS_SCHEMA = 'pgboss'

/** Where and when a job is to be done; a bare name is the plain case. */
export interface Destination {
  readonly queue: QueueName
  /** At most one waiting job per key: a second one is dropped while the first has not begun. */
  readonly singletonKey?: string
  readonly startAfterSeconds?: number
}

export type JobHandler = (payload: unknown, jobId: string) => Promise<void>

export interface Queue {
  /**
   * Sends within the transaction: the job exists when, and only when, it commits. The payload holds ids only
   * (`organizationId` first): what a job needs to know it reads in a transaction of its own.
   */
  readonly send: (tx: TenantTx, to: QueueName | Destination, payload: object) => Promise<void>
  /** Declares who does the jobs of a queue; they run from `start` on. One handler per queue. */
  readonly handle: (name: QueueName, handler: JobHandler) => void
  readonly start: () => Promise<void>
  /** Waits for the jobs at work, at most ten seconds. Safe to call twice. */
  readonly stop: () => Promise<void>
  readonly isRunning: () => boolean
  /** Does every waiting job now and answers how many: for tests and for command line programs. */
  readonly drain: () => Promise<number>
}

/** pg-boss without its own pool, cron or migrations: the application's role may not make tables. */
export const createBoss = async (execute: PgBoss.Db['executeSql']): Promise<PgBoss> => {
  const { default: Boss } = await import('pg-boss')
  return new Boss({
    db: { executeSql: execute },
    schema: PGBOSS_SCHEMA,
    migrate: false,
    schedule: false,
    supervise: true,
    maintenanceIntervalSeconds: 60,
    deleteAfterDays: 7,
  })
}

const RETRIES = { retryLimit: 3, retryDelay: 5, retryBackoff: true, expireInMinutes: 30 }
const STOP_TIMEOUT = 10_000
const POLLING = { pollingIntervalSeconds: 0.5 }

type Handlers = ReadonlyMap<QueueName, JobHandler>

const sendOptions = (tx: TenantTx, { singletonKey, startAfterSeconds }: Destination): PgBoss.SendOptions => {
  const client = clientOf(tx)
  return {
    ...RETRIES,
    ...(singletonKey === undefined ? {} : { singletonKey }),
    ...(startAfterSeconds === undefined ? {} : { startAfter: startAfterSeconds }),
    db: { executeSql: (text, values) => client.query(text, values) },
  }
}

/** The handler with its failures written down; pg-boss retries what is thrown. */
const logged =
  (log: Logger, name: QueueName, handler: JobHandler) =>
  async (job: PgBoss.Job<unknown>): Promise<void> => {
    try {
      await handler(job.data, job.id)
    } catch (error) {
      log.error({ err: error, queue: name, jobId: job.id }, 'a job has failed')
      throw error
    }
  }

const drainOnce = async (boss: PgBoss, handlers: Handlers): Promise<number> => {
  let done = 0
  for (const [name, handler] of handlers) {
    for (const job of await boss.fetch(name, { batchSize: 100 })) {
      await handler(job.data, job.id)
      await boss.complete(name, job.id)
      done += 1
    }
  }
  return done
}

const startWorkers = async (boss: PgBoss, handlers: Handlers, log: Logger): Promise<void> => {
  await boss.start()
  for (const [name, handler] of handlers) {
    const run = logged(log, name, handler)
    await boss.work(name, POLLING, async (jobs) => {
      for (const job of jobs) await run(job)
    })
  }
}

export const createQueue = ({ pool, log }: { readonly pool: DatabasePool; readonly log: Logger }): Queue => {
  const handlers = new Map<QueueName, JobHandler>()
  let opening: Promise<PgBoss> | undefined
  let running = false

  const open = (): Promise<PgBoss> => {
    opening ??= createBoss((text, values) => pool.query(text, values)).then((boss) =>
      boss.on('error', (error) => log.error({ err: error }, 'the job queue has failed')),
    )
    return opening
  }
  const drain = async (): Promise<number> => {
    const done = await drainOnce(await open(), handlers)
    return done === 0 ? 0 : done + (await drain())
  }
  return {
    send: async (tx, to, payload) => {
      const destination = typeof to === 'string' ? { queue: to } : to
      const boss = await open()
      await boss.send(destination.queue, payload, sendOptions(tx, destination))
    },
    handle: (name, handler) => void handlers.set(name, handler),
    start: async () => {
      await startWorkers(await open(), handlers, log)
      running = true
    },
    stop: async () => {
      if (!running) return
      running = false
      await (await open()).stop({ graceful: true, wait: true, timeout: STOP_TIMEOUT })
    },
    isRunning: () => running,
    drain,
  }
}
