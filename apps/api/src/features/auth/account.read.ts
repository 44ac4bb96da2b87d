import type { UserId } from '@knowwhen/domain'
import { and, eq } from 'drizzle-orm'

import { accounts, users } from '../../db/schema/index.js'
import type { AccountTx } from '../../db/tenant.js'

/** The person and whether they have a password, in one query. */
export const getAccountFacts = async (tx: AccountTx, userId: UserId) => {
  const [row] = await tx
    .select({
      id: users.id,
      name: users.name,
      email: users.email,
      isEmailVerified: users.emailVerified,
      isOperator: users.isOperator,
      isTwoFactorOn: users.twoFactorEnabled,
      passwordHash: accounts.password,
    })
    .from(users)
    .leftJoin(accounts, and(eq(accounts.userId, users.id), eq(accounts.providerId, 'credential')))
    .where(eq(users.id, userId))
  if (row === undefined) throw new Error('The session’s person is gone.')
  const { passwordHash, ...facts } = row
  return { ...facts, hasPassword: passwordHash !== null }
}
