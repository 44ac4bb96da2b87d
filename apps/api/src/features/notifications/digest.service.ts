/** The weekly digest: on Mondays, of the week before, to each person who wants it, once. */
import { inEveryOrganization } from '../../db/every-organization.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { postOrganizationMail, type PostDeps } from '../mail/index.js'
import { digestBody, digestSubject, isQuiet } from './digest-words.js'
import { readWeek, type Week } from './digest.read.js'
import { listRecipients } from './notifications.read.js'
import { claimDigests } from './notifications.repo.js'

const DAY = 24 * 60 * 60 * 1000
const MONDAY = 1

/** The week that ended as this Monday began, in UTC; null on other days. */
const weekBefore = (now: Date): Week | null => {
  if (now.getUTCDay() !== MONDAY) return null
  const until = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()))
  return { from: new Date(until.getTime() - 7 * DAY), until }
}

const sendOf = async (tx: TenantTx, deps: PostDeps & Pick<Deps, 'env'>, week: Week): Promise<void> => {
  const now = deps.clock.now()
  const summary = await readWeek(tx, week, now)
  if (summary === null || isQuiet(summary)) return
  const claimed = await claimDigests(tx, { since: week.until, now })
  for (const { userId, email } of await listRecipients(tx, claimed)) {
    await postOrganizationMail(tx, deps, {
      kind: 'digest',
      userId,
      recipient: email,
      subject: digestSubject(summary),
      body: digestBody(summary, deps.env.publicUrl),
    })
  }
}

export const sendDigests = async (deps: PostDeps & Pick<Deps, 'env' | 'db' | 'log'>): Promise<void> => {
  const week = weekBefore(deps.clock.now())
  if (week === null) return
  await inEveryOrganization(deps, (tx) => sendOf(tx, deps, week))
}
