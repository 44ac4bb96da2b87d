/** The composition root: what the application is made of, put together once and handed down. */
import { resolveTxt as resolveTxtByDns } from 'node:dns/promises'
import { setTimeout as delay } from 'node:timers/promises'

import type { OrganizationId } from '@knowwhen/domain'
import {
  createGrowthBookClient,
  type GrowthBookClient,
  type GrowthBookClientOptions,
} from '@knowwhen/growthbook'
import type { Logger } from 'pino'

import { createDb, type DatabasePool, type Db } from './db/pool.js'
import type { Env } from './env.js'
import { createQueue, type Queue } from './jobs/queue.js'
import { createSecrets, type Secrets } from './secrets.js'

export interface Clock {
  readonly now: () => Date
}

export type GrowthBookTarget = Pick<
  GrowthBookClientOptions,
  'baseUrl' | 'secretKey' | 'limits' | 'onRequest'
> & {
  /** Whose connection it is: an allowance belongs to one organisation. */
  readonly organizationId: OrganizationId
  /** Told before the client waits for GrowthBook's rate limit, or between repetitions. */
  readonly onWait?: (milliseconds: number) => void
}

export interface GrowthBookAccess {
  /** A client for one connection; close it when done. */
  readonly createClient: (target: GrowthBookTarget) => GrowthBookClient
  /** Puts one exact origin on the list of internal addresses that connections of this organisation may have. */
  readonly allowOrigin: (organizationId: OrganizationId, origin: string) => void
  /** The operator's, which are for everybody, and those of this organisation alone. */
  readonly allowedOrigins: (organizationId: OrganizationId) => readonly string[]
}

/** TXT records of a name in the DNS, each in one piece. */
export type ResolveTxt = (name: string) => Promise<readonly string[]>

export interface Deps {
  readonly env: Env
  readonly db: Db
  readonly pool: DatabasePool
  readonly clock: Clock
  readonly log: Logger
  readonly secrets: Secrets
  readonly queue: Queue
  readonly growthBook: GrowthBookAccess
  readonly resolveTxt: ResolveTxt
}

export const createGrowthBookAccess = (operatorsOrigins: readonly string[]): GrowthBookAccess => {
  const ownOrigins = new Map<OrganizationId, readonly string[]>()
  const ownOf = (organizationId: OrganizationId) => ownOrigins.get(organizationId) ?? []
  const allowedOrigins = (organizationId: OrganizationId) => [...operatorsOrigins, ...ownOf(organizationId)]
  return {
    allowedOrigins,
    allowOrigin: (organizationId, origin) =>
      void ownOrigins.set(organizationId, [...ownOf(organizationId), new URL(origin).origin]),
    createClient: ({ onWait, organizationId, ...target }) =>
      createGrowthBookClient({
        ...target,
        clock: {
          now: Date.now,
          sleep: (ms, signal) => {
            onWait?.(ms)
            return delay(ms, undefined, signal === undefined ? {} : { signal })
          },
        },
        random: Math.random,
        policy: { allowedOrigins: allowedOrigins(organizationId) },
      }),
  }
}

export interface DepsInput {
  readonly env: Env
  /** The installation's secret, resolved. */
  readonly secret: string
  readonly pool: DatabasePool
  readonly log: Logger
  readonly clock?: Clock
  readonly growthBook?: GrowthBookAccess
  readonly resolveTxt?: ResolveTxt
}

const resolveTxtOfName: ResolveTxt = async (name) =>
  (await resolveTxtByDns(name)).map((parts) => parts.join(''))

export const createDeps = (input: DepsInput): Deps => {
  const { env, secret, pool, log, clock, growthBook, resolveTxt } = input
  const db = createDb(pool)
  return {
    env,
    db,
    pool,
    log,
    clock: clock ?? { now: () => new Date() },
    secrets: createSecrets(secret, env.previousSecrets),
    queue: createQueue({ pool, log }),
    growthBook: growthBook ?? createGrowthBookAccess(env.allowedOrigins),
    resolveTxt: resolveTxt ?? resolveTxtOfName,
  }
}
