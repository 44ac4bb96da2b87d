/** The application over a database of its own, called through `inject`, without a port. */
import type { OrganizationId } from '@knowwhen/domain'
import type { FastifyInstance } from 'fastify'

import { buildApp } from '../app.js'
import { createPool } from '../db/pool.js'
import { createDeps, type Deps, type GrowthBookAccess, type ResolveTxt } from '../deps.js'
import { readEnv } from '../env.js'
import { createLog } from '../log.js'
import { anApiKey, anOrganization, aPerson, type TestOrganization, type TestPerson } from './builders.js'
import { testClock, type TestClock } from './clock.js'
import { createTestDatabase, TEST_SECRET, type TestDatabase } from './database.js'

export interface TestApp {
  readonly app: FastifyInstance
  readonly deps: Deps
  readonly clock: TestClock
  readonly database: TestDatabase
  readonly anOrganization: (options?: Parameters<typeof anOrganization>[1]) => Promise<TestOrganization>
  readonly aPerson: (
    organizationId: OrganizationId,
    options?: Parameters<typeof aPerson>[2],
  ) => Promise<TestPerson>
  readonly anApiKey: (
    person: Pick<TestPerson, 'userId' | 'organizationId'>,
    options?: Parameters<typeof anApiKey>[2],
  ) => ReturnType<typeof anApiKey>
  readonly close: () => Promise<void>
}

export interface TestAppOptions {
  readonly growthBook?: GrowthBookAccess
  /** What the DNS says; without it, the real one is asked. */
  readonly resolveTxt?: ResolveTxt
  /** More variables of the environment, by name. */
  readonly env?: NodeJS.ProcessEnv
  /** Mounts more, for tests of the machinery itself. */
  readonly extend?: (app: FastifyInstance) => void
  /** Lines of the log are pushed here, parsed; without it the log is silent. */
  readonly logLines?: unknown[]
}

const loggerOf = (lines: unknown[] | undefined) =>
  lines === undefined
    ? createLog({ logLevel: 'silent' })
    : createLog({ logLevel: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) })

/** Make it in `beforeAll`, close it in `afterAll`: one database per test file. */
export const testApp = async (options: TestAppOptions = {}): Promise<TestApp> => {
  const database = await createTestDatabase()
  const clock = testClock()
  const pool = createPool({ connectionString: database.appUrl, max: 5, onError: () => undefined })
  const deps = createDeps({
    env: readEnv({
      LOG_LEVEL: 'silent',
      KNOWWHEN_SECRET: TEST_SECRET,
      KNOWWHEN_BREACHED_PASSWORDS_URL: 'off',
      ...options.env,
    }),
    secret: TEST_SECRET,
    pool,
    log: loggerOf(options.logLines),
    clock,
    ...(options.growthBook === undefined ? {} : { growthBook: options.growthBook }),
    ...(options.resolveTxt === undefined ? {} : { resolveTxt: options.resolveTxt }),
  })
  const app = await buildApp(deps)
  options.extend?.(app)
  await app.ready()
  return {
    app,
    deps,
    clock,
    database,
    anOrganization: (given) => anOrganization(deps, given),
    aPerson: (organizationId, given) => aPerson(deps, organizationId, given),
    anApiKey: (person, given) => anApiKey(deps, person, given),
    close: async () => {
      await app.close()
      await deps.queue.stop()
      await pool.end()
      await database.drop()
    },
  }
}
