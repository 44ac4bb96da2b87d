/** Notes who saw which variation: after the answer, which neither waits for it nor fails with it. */
import type { OrganizationId, UserId } from '@knowwhen/domain'

import { asOrganization } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { insertExposureOnce } from './exposures.repo.js'

export interface Exposure {
  readonly organizationId: OrganizationId
  readonly userId: UserId
  readonly experimentKey: string
  readonly variationKey: string
}

export interface ExposureLog {
  readonly add: (exposure: Exposure) => void
  /** Resolves when nothing is left to note. */
  readonly finish: () => Promise<void>
}

/** Noted lately by this process, so that a page that is seen a hundred times costs one statement. */
const MOST_REMEMBERED = 10_000

const nameOf = ({ organizationId, userId, experimentKey, variationKey }: Exposure): string =>
  JSON.stringify([organizationId, userId, experimentKey, variationKey])

export const createExposureLog = ({ db, clock, log }: Pick<Deps, 'db' | 'clock' | 'log'>): ExposureLog => {
  const noted = new Set<string>()
  const pending = new Set<Promise<void>>()

  const note = async ({ organizationId, ...exposure }: Exposure): Promise<void> => {
    const firstExposedAt = clock.now()
    await new Promise<void>((resolve) => void setImmediate(resolve))
    await asOrganization(db, organizationId, (tx) => insertExposureOnce(tx, { ...exposure, firstExposedAt }))
  }
  const remember = (name: string): void => {
    if (noted.size >= MOST_REMEMBERED) noted.clear()
    noted.add(name)
  }
  return {
    add: (exposure) => {
      const name = nameOf(exposure)
      if (noted.has(name)) return
      remember(name)
      const done = note(exposure)
        .catch((error: unknown) => {
          noted.delete(name)
          log.error({ err: error }, 'an exposure could not be noted')
        })
        .finally(() => pending.delete(done))
      pending.add(done)
    },
    finish: async () => {
      while (pending.size > 0) await Promise.all([...pending])
    },
  }
}
