/** Events are a log for looking into what went wrong, and hold what GrowthBook knows of people: kept for ninety days. */
import { asOrganization } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { organizationsWith } from '../connections/index.js'
import { deleteEventsBefore } from './events.repo.js'

const KEPT_DAYS = 90
const DAY = 86_400_000

/** Goes through all organisations; one that fails is logged, and keeps nobody else waiting. */
export const eraseOldEvents = async ({
  db,
  clock,
  log,
}: Pick<Deps, 'db' | 'clock' | 'log'>): Promise<void> => {
  const before = new Date(clock.now().getTime() - KEPT_DAYS * DAY)
  for (const organizationId of await organizationsWith(db, 'all')) {
    try {
      await asOrganization(db, organizationId, (tx) => deleteEventsBefore(tx, before))
    } catch (error) {
      log.error({ err: error, organizationId }, 'old events of GrowthBook could not be erased')
    }
  }
}
