/** A card that waits for a decision, told to those for whom it waits. */
import type { Verdict } from '@knowwhen/domain'

import type { TenantTx } from '../../db/tenant.js'
import { decidersOf, notify, type NotifyDeps } from '../notifications/index.js'
import type { Card } from './card.js'

interface Telling {
  readonly card: Card
  readonly verdict: Verdict
  readonly at: Date
  readonly queue: NotifyDeps['queue']
}

const tell = async (
  tx: TenantTx,
  { card, at, queue }: Telling,
  notice: { readonly kind: 'readyToDecide' | 'verdictFlipped'; readonly summary: string },
): Promise<void> =>
  notify(
    tx,
    { queue },
    {
      ...notice,
      userIds: await decidersOf(tx, card, at),
      subjectType: 'hypothesis',
      subjectId: card.id,
      subjectKey: card.key,
      actorId: null,
      at,
    },
  )

export const tellReady = (tx: TenantTx, telling: Telling): Promise<void> =>
  tell(tx, telling, {
    kind: 'readyToDecide',
    summary: `${telling.card.key} is ready to decide: ${telling.verdict}.`,
  })

export const tellFlipped = (tx: TenantTx, telling: Telling): Promise<void> =>
  tell(tx, telling, {
    kind: 'verdictFlipped',
    summary: `The verdict of ${telling.card.key} is now ${telling.verdict}; it was decided on another one, and is open again.`,
  })
