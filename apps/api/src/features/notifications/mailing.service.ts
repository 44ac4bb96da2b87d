/** The e-mails of notifications, to whoever wants them. */
import type { NotificationKind } from '@knowwhen/domain'

import type { TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { oneLine, postOrganizationMail, type PostDeps } from '../mail/index.js'
import { channelsOf } from './channels.js'
import { listForMail, type MailFacts } from './notifications.read.js'

type MailingDeps = PostDeps & Pick<Deps, 'env'>

const subjects: Readonly<Record<NotificationKind, (key: string) => string>> = {
  mentioned: (key) => `You were mentioned on ${key}`,
  readyToDecide: (key) => `${key} is ready to decide`,
  decided: (key) => `${key} was decided`,
  verdictFlipped: (key) => `The verdict of ${key} has changed`,
  overdue: (key) => `${key} is overdue`,
  invited: () => 'Your invitation was accepted',
}

/** Where people choose how they are told. */
export const settingsLink = (publicUrl: string): string => `${publicUrl}/settings/notifications`

const bodyOf = ({ actorName, summary, hypothesisId }: MailFacts, publicUrl: string): string => {
  const sentence = actorName === null ? summary : `${oneLine(actorName)} ${summary}`
  const link = hypothesisId === null ? publicUrl : `${publicUrl}/hypotheses/${hypothesisId}`
  return `${sentence}\n\n${link}\n\nTo choose what you are told by e-mail: ${settingsLink(publicUrl)}\n`
}

const wantsMail = ({ kind, inApp, byEmail }: MailFacts): boolean =>
  channelsOf(kind, inApp === null || byEmail === null ? [] : [{ kind, inApp, byEmail }]).byEmail

/** Posts an e-mail for each of these whose person wants it. Safe to repeat: each notification is mailed once. */
export const mailNotifications = async (
  tx: TenantTx,
  deps: MailingDeps,
  notificationIds: readonly string[],
): Promise<void> => {
  const facts = await listForMail(tx, notificationIds)
  for (const fact of facts.filter(wantsMail)) {
    await postOrganizationMail(tx, deps, {
      id: fact.id,
      kind: 'notification',
      userId: fact.userId,
      recipient: fact.recipient,
      subject: subjects[fact.kind](fact.subjectKey),
      body: bodyOf(fact, deps.env.publicUrl),
    })
  }
}
