/**
 * Jobs live in the same database as everything else: a job is sent in the transaction of the write that
 * needs it, so that either both happen or neither. pg-boss keeps the queue; every name is listed here,
 * because a queue is a table that the owner makes at migration.
 */
import { setTimeout as delay } from 'node:timers/promises'

import type PgBoss from 'pg-boss'
import type { Logger } from 'pino'

import type { DatabasePool } from '../db/pool.js'
import { clientOf, type AccountTx, type TenantTx } from '../db/tenant.js'
import { startRounds, type Round } from './rounds.js'
import { startWorker, type Attempt, type Worker } from './worker.js'

/** Every queue there is. */
export const queueNames = [
  'syncConnection',
  'pullExperiment',
  'judgeHypothesis',
  'sendAccountMail',
  'sendOrganizationMail',
  'mailNotifications',
  'tellInviter',
] as const
export type QueueName = (typeof queueNames)[number]

/** Queues in which one job at most waits for the same payload: ten hints at one thing make one job. */
export const queuesWithoutRepetition: ReadonlySet<QueueName> = new Set(['pullExperiment'] as const)

export const PGBOSS_SCHEMA = 'pgboss'

export type JobHandler = (payload: unknown, attempt: Attempt) => Promise<void>

export interface LaterJob {
  readonly name: QueueName
  readonly payload: object
  readonly startAfter: Date
}

export interface Queue {
  /**
   * Sends within the transaction: the job exists when, and only when, it commits. The payload holds ids only
   * (`organizationId` first): what a job needs to know it reads in a transaction of its own. Where the queue is
   * without repetition, a job of the same payload that waits already is enough.
   */
  readonly send: (tx: TenantTx | AccountTx, name: QueueName, payload: object) => Promise<void>
  /** The same for a job that nobody begins before its time. */
  readonly sendLater: (tx: TenantTx | AccountTx, job: LaterJob) => Promise<void>
  /** Declares who does the jobs of a queue; they run from `start` on. One handler per queue. */
  readonly handle: (name: QueueName, handler: JobHandler) => void
  /** Declares what is looked after at the start of the process and each minute from there, `isFirst` at the start. */
  readonly lookAfter: (task: Round) => void
  readonly start: () => Promise<void>
  /** Waits for the jobs at work, at most ten seconds, and hands back what has not ended. Safe to call twice. */
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

/** A job at work says so every half minute; one that was silent for this long was left by a process that died. */
const RETRIES = { retryLimit: 3, retryDelay: 5, retryBackoff: true, expireInMinutes: 5 }
const STOP_TIMEOUT = 10_000
/** A GrowthBook that is slow, or far larger than others, must not hold up everybody else's. */
const workersOf: Readonly<Record<QueueName, number>> = {
  syncConnection: 4,
  pullExperiment: 2,
  judgeHypothesis: 1,
  sendAccountMail: 2,
  sendOrganizationMail: 2,
  mailNotifications: 1,
  tellInviter: 1,
}
/** A mail server may be away for hours: with each pause twice as long as the last, these ten tries cover half a day. */
const MAIL_RETRIES = { ...RETRIES, retryLimit: 10, retryDelay: 30 }
const retriesOf: Readonly<Record<QueueName, typeof RETRIES>> = {
  syncConnection: RETRIES,
  pullExperiment: RETRIES,
  judgeHypothesis: RETRIES,
  sendAccountMail: MAIL_RETRIES,
  sendOrganizationMail: MAIL_RETRIES,
  mailNotifications: RETRIES,
  tellInviter: RETRIES,
}

type Handlers = ReadonlyMap<QueueName, JobHandler>

const sendOptions = (tx: TenantTx | AccountTx, name: QueueName, payload: object): PgBoss.SendOptions => {
  const client = clientOf(tx)
  return {
    ...retriesOf[name],
    ...(queuesWithoutRepetition.has(name) ? { singletonKey: JSON.stringify(payload) } : {}),
    db: { executeSql: (text, values) => client.query(text, values) },
  }
}

const drainOnce = async (boss: PgBoss, handlers: Handlers): Promise<number> => {
  let done = 0
  for (const [name, handler] of handlers) {
    for (const job of await boss.fetch(name, { batchSize: 100 })) {
      await handler(job.data, { jobId: job.id, isLast: false })
      await boss.complete(name, job.id)
      done += 1
    }
  }
  return done
}

interface QueueParts {
  readonly pool: DatabasePool
  readonly log: Logger
}

const startWorkers = (boss: PgBoss, handlers: Handlers, { pool, log }: QueueParts): readonly Worker[] => {
  const startOne = (queue: QueueName, handler: JobHandler): Worker => {
    const keepAlive = async (jobId: string): Promise<void> => {
      await pool.query(
        `UPDATE ${PGBOSS_SCHEMA}.job SET started_on = now() WHERE name = $1 AND id = $2 AND state = 'active'`,
        [queue, jobId],
      )
    }
    return startWorker({ boss, queue, handler, keepAlive, log })
  }
  return [...handlers].flatMap(([queue, handler]) =>
    Array.from({ length: workersOf[queue] }, () => startOne(queue, handler)),
  )
}

const stopWorkers = async (workers: readonly Worker[]): Promise<void> => {
  const patience = new AbortController()
  await Promise.race([
    Promise.all(workers.map((worker) => worker.finish())),
    delay(STOP_TIMEOUT, undefined, { signal: patience.signal }).catch(() => undefined),
  ])
  patience.abort()
  // Where the database is away, each job is begun again once it has been silent for long enough.
  await Promise.allSettled(workers.map((worker) => worker.handBack()))
}

export const createQueue = ({ pool, log }: QueueParts): Queue => {
  const handlers = new Map<QueueName, JobHandler>()
  const rounds: Round[] = []
  let opening: Promise<PgBoss> | undefined
  let workers: readonly Worker[] | undefined

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
    send: async (tx, name, payload) => {
      const boss = await open()
      await boss.send(name, payload, sendOptions(tx, name, payload))
    },
    sendLater: async (tx, { name, payload, startAfter }) => {
      const boss = await open()
      await boss.send(name, payload, { ...sendOptions(tx, name, payload), startAfter })
    },
    handle: (name, handler) => void handlers.set(name, handler),
    lookAfter: (round) => void rounds.push(round),
    start: async () => {
      const boss = await open()
      await boss.start()
      workers = [...startWorkers(boss, handlers, { pool, log }), startRounds(rounds, log)]
    },
    stop: async () => {
      if (workers === undefined) return
      const ending = workers
      workers = undefined
      await stopWorkers(ending)
      await (await open()).stop({ graceful: false })
    },
    isRunning: () => workers !== undefined,
    drain,
  }
}
