import { keyOf } from '../../db/card-facts.js'
import { inEveryOrganization } from '../../db/every-organization.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { decidersOf } from './deciders.read.js'
import { notify, type NotifyDeps } from './notify.service.js'
import { listOverdueCards, lockOverdue, PATIENCE_DAYS, type OverdueCard } from './overdue.read.js'

/** What is late about it, to follow the card's key. */
export const overdueWords: Readonly<Record<OverdueCard['reason'], string>> = {
  plannedEnd: 'is past its planned end and has no verdict yet',
  decision: `has waited for a decision for more than ${PATIENCE_DAYS} days`,
  secondPerson: `has waited for its second person for more than ${PATIENCE_DAYS} days`,
}

const tellOf = async (tx: TenantTx, deps: NotifyDeps, now: Date): Promise<void> => {
  await lockOverdue(tx)
  const cards = await listOverdueCards(tx, now)
  for (const card of cards.filter(({ isTold }) => !isTold)) {
    const key = keyOf(card.number)
    await notify(tx, deps, {
      kind: 'overdue',
      userIds: await decidersOf(tx, card, now),
      subjectType: 'hypothesis',
      subjectId: card.id,
      subjectKey: key,
      summary: `${key} ${overdueWords[card.reason]}.`,
      actorId: null,
      at: now,
    })
  }
}

/** Tells of everything that is overdue, once until it is overdue anew: after an extension, say. */
export const tellOverdue = (deps: Pick<Deps, 'db' | 'log' | 'clock' | 'queue'>): Promise<void> =>
  inEveryOrganization(deps, (tx) => tellOf(tx, deps, deps.clock.now()))
