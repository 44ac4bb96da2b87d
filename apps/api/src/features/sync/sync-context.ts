/** What every step of a run needs. */
import type { SyncRunKind } from '../../db/schema/index.js'
import { asOrganization, type TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import type { ConnectionRow } from '../connections/index.js'
import type { GrowthBookSession } from './growthbook-session.js'
import type { HeldRunOf, RunProgress } from './sync-progress.js'

export interface SyncContext extends Pick<GrowthBookSession, 'ask' | 'signal'> {
  readonly deps: Deps
  readonly run: HeldRunOf
  readonly kind: SyncRunKind
  /** As it was when this attempt began. */
  readonly connection: ConnectionRow
  readonly progress: RunProgress
  /** Ends all that this attempt has under way. */
  readonly stop: (reason: unknown) => void
  readonly inTenant: <T>(work: (tx: TenantTx) => Promise<T>) => Promise<T>
}

export const syncContext = (
  deps: Deps,
  run: HeldRunOf,
  parts: Omit<SyncContext, 'deps' | 'run' | 'inTenant'>,
): SyncContext => ({
  ...parts,
  deps,
  run,
  inTenant: (work) => asOrganization(deps.db, run.organizationId, work),
})
