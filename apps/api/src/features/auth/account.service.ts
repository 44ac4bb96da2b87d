/** The signed-in person's own account and sessions. */
import type { Account, AccountSession } from '@knowwhen/contract'

import type { AccountTx } from '../../db/tenant.js'
import type { AccountActor } from '../../http/actor.js'
import { notFound } from '../../http/problems.js'
import { recordForPerson } from './account-audit.service.js'
import { getAccountFacts } from './account.read.js'
import { renamePerson } from './accounts.repo.js'
import { deviceWords } from './device-words.js'
import { deleteOwnSession, deleteSessionsOf, listSessionRows } from './sessions.repo.js'

export type AccountFacts = Omit<Account, 'recoveryCodesLeft'>

export const readAccount = async (tx: AccountTx, person: AccountActor): Promise<AccountFacts> => ({
  ...(await getAccountFacts(tx, person.userId)),
  activeOrganizationId: person.activeOrganizationId,
  method: person.method,
})

export const rename = async (
  tx: AccountTx,
  person: AccountActor,
  { name }: { readonly name: string },
): Promise<AccountFacts> => {
  await renamePerson(tx, person.userId, { name, at: person.at })
  await recordForPerson(tx, person, { action: 'account.renamed' })
  return readAccount(tx, person)
}

export const listOwnSessions = async (
  tx: AccountTx,
  person: AccountActor,
): Promise<{ readonly items: AccountSession[] }> => {
  const items = (await listSessionRows(tx, person.userId)).map(
    ({ userAgent, createdAt, lastUsedAt, expiresAt, ...row }) => ({
      ...row,
      device: deviceWords(userAgent),
      createdAt: createdAt.toISOString(),
      lastUsedAt: (lastUsedAt ?? createdAt).toISOString(),
      expiresAt: expiresAt.toISOString(),
      isCurrent: row.id === person.sessionId,
    }),
  )
  return { items: items.sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent)) }
}

/** @throws Problem 404, also for a session of somebody else */
export const endOwnSession = async (
  tx: AccountTx,
  person: AccountActor,
  sessionId: string,
): Promise<void> => {
  if (!(await deleteOwnSession(tx, person.userId, sessionId))) throw notFound('session')
  await recordForPerson(tx, person, { action: 'session.revoked', after: { sessionId } })
}

export const endOthers = async (tx: AccountTx, person: AccountActor): Promise<void> => {
  const sessionsEnded = await deleteSessionsOf(tx, person.userId, person.sessionId)
  await recordForPerson(tx, person, { action: 'session.othersRevoked', after: { sessionsEnded } })
}
