/** Makes the demo: as a whole, or not at all. */
import { randomInt } from 'node:crypto'

import type { OrganizationId, UserId } from '@knowwhen/domain'

import { asOrganization } from '../db/tenant.js'
import type { Deps } from '../deps.js'
import { addPerson, foundOrganization, type Founded } from '../features/auth/index.js'
import { openDemoGrowthBook, type DemoGrowthBook } from './demo-growthbook.js'
import { openOneTransaction, type OneTransaction } from './one-transaction.repo.js'
import { openScript, type BuildApp } from './script.js'
import { createScriptClock, type ScriptClock } from './script-clock.js'
import { createScriptQueue } from './script-queue.js'
import type { Stage } from './stage.js'
import type { DemoPerson, DemoStory, PersonKey } from './story.js'
import { tell } from './tell.js'

export interface SignIn {
  readonly email: string
  readonly password: string
}

export interface SeededDemo {
  readonly signIn: SignIn
  readonly organizationId: OrganizationId
  /** Still serving; whoever asked for the demo closes it. */
  readonly growthBook: DemoGrowthBook
}

export interface SeedInput {
  readonly deps: Deps
  readonly buildApp: BuildApp
  readonly story: DemoStory
  readonly requestId: string
}

/** The key under which the demo's GrowthBook answers; the same after every start. */
export const demoSecretKey = ({ secrets }: Pick<Deps, 'secrets'>): string =>
  `secret_admin_${secrets.derive('demo-growthbook')}`

/** Easy to read aloud and to type: no letters that look alike. 31^16 is beyond guessing. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'
const newPassword = (): string => {
  const group = (): string =>
    Array.from({ length: 4 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('')
  return Array.from({ length: 4 }, group).join('-')
}

interface Cast {
  readonly owner: Founded
  readonly people: ReadonlyMap<PersonKey, UserId>
}

const visitorOf = ({ people }: DemoStory): DemoPerson => {
  const visitor = people.find(({ key }) => key === 'visitor')
  if (visitor === undefined) throw new Error('The demo’s story has nobody for the visitor to be.')
  return visitor
}

/** The owner and everybody else. Colleagues have no password: nobody can sign in as one of them. */
const makePeople = async ({ story, requestId }: SeedInput, deps: Deps, password: string): Promise<Cast> => {
  const { name, email } = visitorOf(story)
  const owner = await foundOrganization(deps, {
    owner: { name, email, password },
    organizationName: story.organizationName,
    isDemo: true,
    onlyAsFirst: true,
    requestId,
  })
  const { organizationId } = owner
  const people = new Map<PersonKey, UserId>([['visitor', owner.userId]])
  await asOrganization(deps.db, organizationId, async (tx) => {
    for (const { key, ...person } of story.people) {
      if (key === 'visitor') continue
      const colleague = { ...person, organizationId, at: deps.clock.now(), passwordHash: null }
      people.set(key, await addPerson(tx, colleague))
    }
  })
  return { owner, people }
}

interface Telling {
  readonly input: SeedInput
  readonly deps: Deps
  readonly cast: Cast
  readonly stage: Omit<Stage, 'script' | 'people' | 'story'>
}

const tellAll = async ({ input, deps, cast, stage }: Telling): Promise<void> => {
  const { organizationId } = cast.owner
  const people = [...cast.people.values()]
  const script = await openScript({ deps, buildApp: input.buildApp, organizationId, people })
  try {
    await tell({ ...stage, story: input.story, people: cast.people, script })
  } finally {
    await script.end()
  }
}

/** The application's parts over the one transaction, with the script's clock and jobs, and without its chatter. */
const scriptDeps = (deps: Deps, { db, pool }: OneTransaction, clock: ScriptClock): Deps => ({
  ...deps,
  db,
  pool,
  clock,
  queue: createScriptQueue(),
  log: deps.log.child({ part: 'demo' }, { level: 'error' }),
})

const seedInto = async (input: SeedInput, transaction: OneTransaction): Promise<SeededDemo> => {
  const anchor = input.deps.clock.now()
  const clock = createScriptClock(anchor)
  const deps = scriptDeps(input.deps, transaction, clock)
  const password = newPassword()
  const cast = await makePeople(input, deps, password)
  const growthBook = await openDemoGrowthBook(anchor, demoSecretKey(deps))
  try {
    deps.growthBook.allowOrigin(cast.owner.organizationId, growthBook.origin)
    await tellAll({ input, deps, cast, stage: { clock, growthBook, anchor } })
    await transaction.keep()
  } catch (error) {
    await growthBook.close()
    throw error
  }
  const { email } = visitorOf(input.story)
  return { signIn: { email, password }, organizationId: cast.owner.organizationId, growthBook }
}

/**
 * Makes the demo on an empty installation.
 * @throws Problem 409 `alreadySetUp` where anybody exists
 */
export const seedDemo = async (input: SeedInput): Promise<SeededDemo> => {
  const { deps } = input
  const transaction = await openOneTransaction(deps.pool, (error) => {
    deps.log.warn({ err: error }, 'the connection on which the demo was made is lost')
  })
  try {
    return await seedInto(input, transaction)
  } finally {
    await transaction.close()
  }
}
