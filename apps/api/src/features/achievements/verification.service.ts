/** Recomputes a team's chain from what is stored and holds it against the signed head. */
import type { ChainVerification as VerificationView } from '@knowwhen/contract'
import { genesisHash, verifyChain, verifyHead } from '@knowwhen/domain'
import type { ChainedEntry, ChainHead, ChainVerification } from '@knowwhen/domain'

import type { TenantTx } from '../../db/tenant.js'
import { requireTeam } from '../teams/index.js'
import { findHead, listChain } from './achievements.repo.js'
import type { SignedHead, StoredLink } from './achievements.repo.js'
import { readEntry } from './entry.js'

type Broken = Extract<ChainVerification, { ok: false }>

const problemWords: Readonly<Record<Broken['code'], (sequence: number) => string>> = {
  contentChanged: (sequence) => `Entry ${sequence} is not what was recorded: its content has changed.`,
  linkBroken: (sequence) => `Entry ${sequence} does not follow the entry before it.`,
  sequenceBroken: (sequence) => `Entry ${sequence} is missing or stands twice.`,
  truncated: (sequence) => `The log was cut off: entry ${sequence} and what followed are missing.`,
  headMismatch: (sequence) => `The signed head speaks of entry ${sequence}, which the log does not end with.`,
}

const chainOf = (links: readonly StoredLink[]): readonly ChainedEntry[] | Broken => {
  const chain: ChainedEntry[] = []
  for (const { sequence, entry: stored, previousHash, hash } of links) {
    const entry = readEntry(stored)
    if (entry?.sequence !== sequence) return { ok: false, code: 'contentChanged', sequence }
    chain.push({ entry, previousHash, hash })
  }
  return chain
}

const foreignEntry = (chain: readonly ChainedEntry[], teamId: string): string | null => {
  const foreign = chain.find(({ entry }) => entry.logId !== teamId)
  return foreign === undefined ? null : `Entry ${foreign.entry.sequence} belongs to another log.`
}

const problemOfChain = (
  links: readonly StoredLink[],
  head: ChainHead | undefined,
  teamId: string,
): string | null => {
  const chain = chainOf(links)
  if ('ok' in chain) return problemWords[chain.code](chain.sequence)
  const checked = verifyChain(chain, head ?? { sequence: 0, hash: genesisHash })
  return checked.ok ? foreignEntry(chain, teamId) : problemWords[checked.code](checked.sequence)
}

/** What is wrong with a team's chain up to this head, whoever signed it; null: nothing. */
export const problemOfLog = async (tx: TenantTx, teamId: string, head: ChainHead): Promise<string | null> =>
  problemOfChain(await listChain(tx, teamId), head, teamId)

/** A head that was signed before a rotation of the secret is as good as one that was signed after it. */
export const isSigned = (signingSecrets: readonly string[], head: SignedHead): boolean =>
  signingSecrets.some((secret) => verifyHead(secret, head, head.signature))

/** @throws Problem 404 */
export const verifyLog = async (
  tx: TenantTx,
  { teamId, signingSecrets }: { readonly teamId: string; readonly signingSecrets: readonly string[] },
): Promise<VerificationView> => {
  await requireTeam(tx, teamId)
  const found = await findHead(tx, teamId)
  // A log that was opened by a decision without entry has a head of nothing, which is not signed.
  const head = found?.sequence === 0 ? undefined : found
  const links = await listChain(tx, teamId)
  const isForged = head !== undefined && !isSigned(signingSecrets, head)
  const problem = isForged
    ? 'The head of the log does not carry this installation’s signature.'
    : problemOfChain(links, head, teamId)
  return { teamId, intact: problem === null, entries: links.length, head: head ?? null, problem }
}
