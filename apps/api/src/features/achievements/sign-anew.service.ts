/** Logs that come from another installation: verified without its signature, which needs its secret, and signed with ours. */
import { signHead } from '@knowwhen/domain'

import type { TenantTx } from '../../db/tenant.js'
import { listHeads, moveHead } from './achievements.repo.js'
import { problemOfLog } from './verification.service.js'

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
