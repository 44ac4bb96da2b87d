import type { NotificationSettings, ParsedRequest, updateNotificationSettings } from '@knowwhen/contract'

import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { recordAudit } from '../auth/index.js'
import { allChannels } from './channels.js'
import { keepChoice, keepDigestChoice, listChoices, wantsDigest } from './notifications.repo.js'

type Chosen = ParsedRequest<typeof updateNotificationSettings>['body']
type OwnSettings = Omit<NotificationSettings, 'isMailOn'>

/** How a person is told, with the default of each kind where nothing was chosen. */
export const settingsOf = async (tx: TenantTx, userId: string): Promise<OwnSettings> => ({
  kinds: [...allChannels(await listChoices(tx, userId))],
  digest: await wantsDigest(tx, userId),
})

/** Keeps what was chosen; what was left out stays. */
export const chooseSettings = async (tx: TenantTx, actor: Actor, chosen: Chosen): Promise<OwnSettings> => {
  const before = await settingsOf(tx, actor.userId)
  for (const choice of chosen.kinds) await keepChoice(tx, actor.userId, choice)
  if (chosen.digest !== undefined) await keepDigestChoice(tx, actor.userId, chosen.digest)
  const after = await settingsOf(tx, actor.userId)
  await recordAudit(tx, actor, {
    action: 'notificationSettings.changed',
    subjectType: 'user',
    subjectId: actor.userId,
    before,
    after,
  })
  return after
}
