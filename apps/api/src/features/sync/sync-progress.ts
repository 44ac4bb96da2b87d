/** What a person sees of a run while it goes: counts and problems, saved as they change. */
import type { OrganizationId } from '@knowwhen/domain'
import { GrowthBookError } from '@knowwhen/growthbook'

import type { SyncProblem } from '../../db/schema/index.js'
import { asOrganization, type TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { saveProgress, type SyncProgress } from '../connections/index.js'

export interface RunOf {
  readonly organizationId: OrganizationId
  readonly connectionId: string
  readonly runId: string
}

/** A run with a thousand broken experiments tells of the first hundred. */
const mostProblems = 100

/** Somebody ended the run while it was at work: disconnected its connection, or took it for dead. */
export class RunEndedElsewhere extends Error {
  override readonly name = 'RunEndedElsewhere'
}

/** Counts of one run. It is the one thing in a sync that changes; everything else is passed on as values. */
export class RunProgress {
  private counts = { experimentsSeen: 0, resultsPulled: 0, evidenceStored: 0, metricsSeen: 0 }
  private remaining: number | null = null
  private readonly problems: SyncProblem[] = []

  private readonly deps: Pick<Deps, 'db' | 'clock'>
  private readonly run: RunOf

  constructor(deps: Pick<Deps, 'db' | 'clock'>, run: RunOf) {
    this.deps = deps
    this.run = run
  }

  /** @throws RunEndedElsewhere, so that what was to be written with it is undone */
  async save(tx: TenantTx, more: SyncProgress = {}): Promise<void> {
    const isAlive = await saveProgress(tx, this.run.runId, {
      ...this.counts,
      remaining: this.remaining,
      problems: this.problems,
      waitingUntil: null,
      progressAt: this.deps.clock.now(),
      ...more,
    })
    if (!isAlive) throw new RunEndedElsewhere('This run has ended already.')
  }

  /** Saves in a transaction of its own, for moments at which nothing else is written. */
  async saveNow(more: SyncProgress = {}): Promise<void> {
    await asOrganization(this.deps.db, this.run.organizationId, (tx) => this.save(tx, more))
  }

  count(what: keyof RunProgress['counts'], by: number): void {
    this.counts = { ...this.counts, [what]: this.counts[what] + by }
  }

  expect(remaining: number): void {
    this.remaining = remaining
  }

  oneLess(): void {
    this.remaining = Math.max(0, (this.remaining ?? 0) - 1)
  }

  note(problem: SyncProblem): void {
    if (this.problems.length < mostProblems) this.problems.push(problem)
  }
}

/** An expected failure of GrowthBook as a problem of the run; anything else is not this function's to hide. */
export function problemOf(error: unknown, experimentName: string | null): SyncProblem {
  if (!(error instanceof GrowthBookError)) throw error
  return { code: error.failure.code, message: error.failure.sentence, experimentName }
}
