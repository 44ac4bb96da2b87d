/** Which domain may join by itself: the admin's own and proven one, and none whose mailboxes anybody can have. */
import type { Organization, ParsedRequest, updateOrganization } from '@knowwhen/contract'

import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { unprocessable } from '../../http/problems.js'
import { findVerifiedEmail } from './organization.repo.js'

type Change = ParsedRequest<typeof updateOrganization>['body']
type Joining = Pick<Organization, 'joinDomain' | 'joinRole'>

/** Providers where anybody can have an address: "everybody at gmail.com" is everybody. */
const publicMailDomains: ReadonlySet<string> = new Set([
  'aol.com',
  'fastmail.com',
  'free.fr',
  'gmail.com',
  'gmx.at',
  'gmx.ch',
  'gmx.com',
  'gmx.de',
  'gmx.net',
  'googlemail.com',
  'hey.com',
  'hotmail.co.uk',
  'hotmail.com',
  'hotmail.de',
  'hotmail.fr',
  'icloud.com',
  'laposte.net',
  'libero.it',
  'live.com',
  'mac.com',
  'mail.com',
  'mail.ru',
  'mailbox.org',
  'me.com',
  'msn.com',
  'naver.com',
  'orange.fr',
  'outlook.com',
  'pm.me',
  'posteo.de',
  'proton.me',
  'protonmail.com',
  'qq.com',
  't-online.de',
  'tutanota.com',
  'web.de',
  'yahoo.co.uk',
  'yahoo.com',
  'yahoo.de',
  'yahoo.fr',
  'yandex.com',
  'yandex.ru',
  'ymail.com',
  'zoho.com',
  '163.com',
])

const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase()

export const isPublicMailDomain = (domain: string): boolean => publicMailDomains.has(domain)

const refused = (message: string) =>
  unprocessable('joinDomainRefused', message, [{ path: 'body.joinDomain', message }])

const assertOwnDomain = async (tx: TenantTx, actor: Actor, domain: string): Promise<void> => {
  const email = await findVerifiedEmail(tx, actor.userId)
  if (email === undefined) {
    throw refused('Confirm your own e-mail address first: only its domain can be chosen here.')
  }
  if (domainOf(email) !== domain) {
    throw refused(`Only the domain of your own e-mail address can be chosen: ${domainOf(email)}.`)
  }
  if (isPublicMailDomain(domain)) {
    throw refused('Anybody can have an address of this mail provider; invite people instead.')
  }
}

/**
 * Domain and role after the change.
 * @throws Problem 422 `joinDomainRefused` for a domain that is not the actor's own
 */
export const joiningOf = async (
  tx: TenantTx,
  actor: Actor,
  { before, change }: { readonly before: Joining; readonly change: Change },
): Promise<Joining> => {
  const joinDomain = change.joinDomain === undefined ? before.joinDomain : change.joinDomain
  if (joinDomain === null) return { joinDomain: null, joinRole: null }
  if (joinDomain !== before.joinDomain) await assertOwnDomain(tx, actor, joinDomain)
  return { joinDomain, joinRole: change.joinRole ?? before.joinRole ?? 'member' }
}
