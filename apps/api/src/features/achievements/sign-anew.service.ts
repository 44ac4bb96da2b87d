/** Logs that come from another installation: verified without its signature, which needs its secret, and signed with ours. */
import { signHead } from '@knowwhen/domain'

import type { TenantTx } from '../../db/tenant.js'
import { findHead, listHeads, lockHead, moveHead } from './achievements.repo.js'
import { isSigned, problemOfLog } from './verification.service.js'

/** A log that comes from elsewhere is not intact; the message says where it breaks. */
export class BrokenLog extends Error {
  override readonly name = 'BrokenLog'
}

/** Answers how many logs were signed. @throws BrokenLog */
export const signEveryHead = async (tx: TenantTx, signingSecret: string): Promise<number> => {
  const heads = (await listHeads(tx)).filter(({ sequence }) => sequence > 0)
  for (const { teamId, ...head } of heads) {
    const problem = await problemOfLog(tx, teamId, head)
    if (problem !== null) throw new BrokenLog(`The log of team ${teamId} is not intact. ${problem}`)
    await moveHead(tx, teamId, { ...head, signature: signHead(signingSecret, head) })
  }
  return heads.length
}

export interface SignedAnew {
  readonly signed: number
  /** Heads that none of the secrets has signed: they stay as they are, and a verification says so. */
  readonly unsigned: number
}

/** Heads that an earlier secret has signed are signed with the present one, which comes first; others are left alone. */
export const signWithPresent = async (
  tx: TenantTx,
  signingSecrets: readonly string[],
): Promise<SignedAnew> => {
  const [present = '', ...earlier] = signingSecrets
  const counts = { signed: 0, unsigned: 0 }
  for (const { teamId } of (await listHeads(tx)).filter(({ sequence }) => sequence > 0)) {
    // Entries wait for the lock, so that no head is moved back.
    await lockHead(tx, teamId)
    const head = await findHead(tx, teamId)
    if (head === undefined || isSigned([present], head)) continue
    if (isSigned(earlier, head)) {
      await moveHead(tx, teamId, { ...head, signature: signHead(present, head) })
      counts.signed += 1
    } else counts.unsigned += 1
  }
  return counts
}
