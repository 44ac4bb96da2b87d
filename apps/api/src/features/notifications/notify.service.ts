/** Telling people: in the transaction of what happened; the e-mails follow in a job. */
import type { NotificationKind } from '@knowwhen/domain'

import type { TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { insertNotifications } from './notifications.repo.js'

export interface Notice {
  readonly kind: NotificationKind
  /** Whom it concerns; the actor and people who are no members (any more) are passed over. */
  readonly userIds: readonly string[]
  /** `hypothesis`, `decision` or `invitation`. */
  readonly subjectType: string
  readonly subjectId: string
  /** The key that people see, e.g. `HYP-12`; empty where there is none. */
  readonly subjectKey: string
  /**
   * One sentence without any person's name, since a person can be erased. With an actor it follows the name:
   * "decided to ship HYP-12."; without one it stands alone: "HYP-12 is ready to decide."
   */
  readonly summary: string
  /** Null: the system. */
  readonly actorId: string | null
  readonly at: Date
}

export interface NotifyDeps {
  readonly queue: Pick<Deps['queue'], 'send'>
}

/** Notes it for everybody concerned, once each. */
export const notify = async (tx: TenantTx, deps: NotifyDeps, notice: Notice): Promise<void> => {
  const { userIds, ...row } = notice
  const others = [...new Set(userIds)].filter((userId) => userId !== notice.actorId)
  if (others.length === 0) return
  const told = await insertNotifications(tx, others, row)
  const [first] = told
  if (first === undefined || first.isDemo) return
  await deps.queue.send(tx, 'mailNotifications', {
    organizationId: first.organizationId,
    notificationIds: told.map(({ id }) => id),
  })
}
