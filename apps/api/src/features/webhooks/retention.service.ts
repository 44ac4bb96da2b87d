/**
 * Events are a log for looking into what went wrong, exactly as they were sent: each may name a user of GrowthBook with
 * an e-mail address, and archives of an organisation hold them, too. Kept for ninety days, and the newest 5,000 of each
 * connection at most, so that one that never stops talking does not fill the disk.
 */
import { asOrganization } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { organizationsWith } from '../connections/index.js'
import { deleteEventsBefore, deleteEventsBeyond } from './events.repo.js'

const KEPT_DAYS = 90
const MOST_KEPT = 5_000
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
      await asOrganization(db, organizationId, async (tx) => {
        await deleteEventsBefore(tx, before)
        await deleteEventsBeyond(tx, MOST_KEPT)
      })
    } catch (error) {
      log.error({ err: error, organizationId }, 'old events of GrowthBook could not be erased')
    }
  }
}
