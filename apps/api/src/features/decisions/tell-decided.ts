/** A decision, told to whoever proposed the card and to everybody who decided or spoke about it before. */
import type { DecisionKind } from '@knowwhen/domain'

import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import type { Card } from '../hypotheses/index.js'
import { notify, type NotifyDeps } from '../notifications/index.js'
import { listInvolved } from './involved.read.js'

const words: Readonly<Record<DecisionKind, string>> = {
  ship: 'ship',
  rollBack: 'roll back',
  iterate: 'iterate on',
  stop: 'stop',
  extend: 'extend',
}

/** `made`: it has effect; `awaiting`: not before a second person agrees; `approved`: that person agreed. */
export type DecisionStep = 'made' | 'awaiting' | 'approved'

const sentences: Readonly<Record<DecisionStep, (deed: string) => string>> = {
  made: (deed) => `decided to ${deed}.`,
  awaiting: (deed) => `decided to ${deed}; a second person must approve it.`,
  approved: (deed) => `approved the decision to ${deed}.`,
}

export const tellDecided = async (
  tx: TenantTx,
  actor: Actor,
  told: {
    readonly card: Card
    readonly kind: DecisionKind
    readonly step: DecisionStep
    readonly queue: NotifyDeps['queue']
  },
): Promise<void> => {
  const { card, kind, step, queue } = told
  await notify(
    tx,
    { queue },
    {
      kind: 'decided',
      userIds: [card.proposedBy, ...(await listInvolved(tx, card.id))],
      subjectType: 'hypothesis',
      subjectId: card.id,
      subjectKey: card.key,
      summary: sentences[step](`${words[kind]} ${card.key}`),
      actorId: actor.userId,
      at: actor.at,
    },
  )
}
