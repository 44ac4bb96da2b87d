/** What a person sees of a run while it goes: counts and problems, saved as they change. */
import type { OrganizationId } from '@knowwhen/domain'
import { GrowthBookError } from '@knowwhen/growthbook'

import type { SyncProblem } from '../../db/schema/index.js'
import { asOrganization, type TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { saveProgress, type SyncProgress, type SyncRunRow, type SyncStep } from '../connections/index.js'

export interface RunOf {
  readonly organizationId: OrganizationId
  readonly connectionId: string
  readonly runId: string
}

/** One attempt at a run: it may write as long as the run names it as its holder. */
export interface HeldRunOf extends RunOf {
  readonly holder: string
}

/** A run with a thousand broken experiments tells of the first hundred. */
const mostProblems = 100

/** Somebody ended the run while it was at work, or took it over: cancelled it, disconnected its connection. */
export class RunEndedElsewhere extends Error {
  override readonly name = 'RunEndedElsewhere'
}

const isSame = (a: SyncProblem, b: SyncProblem): boolean =>
  a.code === b.code && a.message === b.message && a.experimentName === b.experimentName

/**
 * What one attempt knows of its run. Counts of what is stored are added by the database, in the transaction that
 * stores it; the rest is kept here. It is the one thing in a sync that changes; everything else is passed on as values.
 */
export class RunProgress {
  private seen = { experimentsSeen: 0, metricsSeen: 0 }
  private requests: number
  private waitingUntil: Date | null = null
  private problems: readonly SyncProblem[]
  private unsavedProblems = false
  private stored = false

  private readonly deps: Pick<Deps, 'db' | 'clock'>
  private readonly run: HeldRunOf

  constructor(
    deps: Pick<Deps, 'db' | 'clock'>,
    run: HeldRunOf,
    before: Pick<SyncRunRow, 'requests' | 'problems'>,
  ) {
    this.deps = deps
    this.run = run
    this.requests = before.requests
    this.problems = before.problems
  }

  /** @throws RunEndedElsewhere, so that what was to be written with it is undone */
  async save(tx: TenantTx, step: SyncStep = {}, more: SyncProgress = {}): Promise<void> {
    const now = this.deps.clock.now()
    const isAlive = await saveProgress(tx, this.run, {
      ...this.seen,
      requests: this.requests,
      waitingUntil: this.waitingUntil !== null && this.waitingUntil > now ? this.waitingUntil : null,
      progressAt: now,
      ...(this.unsavedProblems ? { problems: this.problems } : {}),
      ...more,
      step,
    })
    if (!isAlive) throw new RunEndedElsewhere('This run has ended already, or is done elsewhere.')
    if (step.done !== undefined) this.stored = true
  }

  /** This attempt has got on with some experiment. */
  get hasStored(): boolean {
    return this.stored
  }

  /** Saves in a transaction of its own, for moments at which nothing else is written. */
  async saveNow(more: SyncProgress = {}): Promise<void> {
    await asOrganization(this.deps.db, this.run.organizationId, (tx) => this.save(tx, {}, more))
  }

  see(what: keyof RunProgress['seen'], count: number): void {
    this.seen = { ...this.seen, [what]: count }
  }

  countRequest(): void {
    this.requests += 1
  }

  waitUntil(at: Date): void {
    this.waitingUntil = at
  }

  /** What ended the run comes first, and before anything that was noted by the way is cut off. */
  noteEnd(ending: readonly SyncProblem[]): void {
    this.problems = [...ending, ...this.problems].slice(0, mostProblems)
    this.unsavedProblems = true
  }

  /** From here on each save writes them all: they are few, and one that is rolled back must not take them along. */
  note(problem: SyncProblem): void {
    const isNew = !this.problems.some((known) => isSame(known, problem))
    if (!isNew || this.problems.length >= mostProblems) return
    this.problems = [...this.problems, problem]
    this.unsavedProblems = true
  }
}

/** An expected failure of GrowthBook as a problem of the run; anything else is not this function's to hide. */
export function problemOf(error: unknown, experimentName: string | null): SyncProblem {
  if (!(error instanceof GrowthBookError)) throw error
  return { code: error.failure.code, message: error.failure.sentence, experimentName }
}
