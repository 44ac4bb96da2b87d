/** The demo in a running process: its GrowthBook is up while there is a demo organisation, and grows by the day. */
import { asOrganization } from '../db/tenant.js'
import type { Deps } from '../deps.js'
import { recordAudit } from '../features/auth/index.js'
import { normaliseBaseUrl } from '@knowwhen/growthbook'
import { systemActor } from '../http/actor.js'
import { openDemoGrowthBook, type DemoGrowthBook } from './demo-growthbook.js'
import { findDemoOrganization, moveDemoConnection, type DemoOrganization } from './demo.repo.js'
import { northwind } from './northwind.js'
import { demoSecretKey, seedDemo, type SignIn } from './seed.js'
import type { BuildApp } from './script.js'

export interface Demo {
  /**
   * Makes the demo organisation; its GrowthBook is up when this answers.
   * @throws Problem 409 `alreadySetUp` where anybody exists
   */
  readonly setUp: (requestId: string) => Promise<SignIn>
  /** At the start of a process: where there is a demo, its GrowthBook starts too. Never throws. */
  readonly resume: () => Promise<void>
  readonly close: () => Promise<void>
}

const HOUR = 60 * 60_000

/** Where GrowthBook listens now, on the connection and in the audit trail. */
const announce = async (deps: Deps, demo: DemoOrganization, origin: string): Promise<void> => {
  deps.growthBook.allowOrigin(demo.organizationId, origin)
  const address = normaliseBaseUrl(origin)
  if (!address.ok) throw new Error(address.failure.sentence)
  const { baseUrl } = address
  await asOrganization(deps.db, demo.organizationId, async (tx) => {
    const moved = await moveDemoConnection(tx, baseUrl)
    if (moved === undefined) return
    await recordAudit(tx, systemActor(demo.organizationId, deps.clock.now(), 'demo'), {
      action: 'connection.changed',
      subjectType: 'connection',
      subjectId: moved.connectionId,
      before: { baseUrl: moved.from },
      after: { baseUrl },
    })
  })
}

interface Running {
  readonly growthBook: DemoGrowthBook
  readonly timer: NodeJS.Timeout
}

export const createDemo = (deps: Deps, buildApp: BuildApp): Demo => {
  let running: Running | undefined

  const run = (growthBook: DemoGrowthBook): void => {
    const timer = setInterval(() => growthBook.showAt(deps.clock.now()), HOUR).unref()
    running = { growthBook, timer }
  }
  const resumeIfAny = async (): Promise<void> => {
    const found = await findDemoOrganization(deps.db)
    if (found === undefined || running !== undefined) return
    const growthBook = await openDemoGrowthBook(found.createdAt, demoSecretKey(deps))
    run(growthBook)
    growthBook.showAt(deps.clock.now())
    await announce(deps, found, growthBook.origin)
  }
  return {
    setUp: async (requestId) => {
      const { signIn, growthBook } = await seedDemo({ deps, buildApp, story: northwind, requestId })
      run(growthBook)
      return signIn
    },
    resume: async () => {
      try {
        await resumeIfAny()
      } catch (error) {
        deps.log.error({ err: error }, 'the GrowthBook of the demo could not be started')
      }
    },
    close: async () => {
      if (running === undefined) return
      const { growthBook, timer } = running
      running = undefined
      clearInterval(timer)
      await growthBook.close()
    },
  }
}
