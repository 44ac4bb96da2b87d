/**
 * The achievement log: entries made by decisions, chained by hash so that a reader can verify that nothing
 * was changed or cut off. People appear as salted commitments, so that a person can be erased by forgetting
 * the salt while the chain stays whole.
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalJsonOf, sha256Hex } from './canonical-json.js'
import type { DecisionKind, Direction, EvidenceGrade, Verdict, VerdictReason } from './lists.js'

export const achievementHeadings = ['achievement', 'retrospective', 'learning', 'avoidedLoss'] as const
export type AchievementHeading = (typeof achievementHeadings)[number]

/** The result of one goal signal against its promise; fractions, positive is good. */
export interface AchievementResult {
  readonly signalId: string
  readonly name: string
  readonly direction: Direction
  readonly promisedLift: number
  readonly lift: number | null
  readonly low: number | null
  readonly high: number | null
  /**
   * Level of the interval, which covers 1 - alpha, after any correction for several arms or goals. Absent where there
   * is no interval, and in entries from before it was recorded, whose hashes stand as they are.
   */
  readonly alpha?: number
}

export interface AchievementEntry {
  /** 1 for the first entry of a log, then counting up without gaps. */
  readonly sequence: number
  readonly logId: string
  readonly recordedAt: string
  readonly heading: AchievementHeading
  /** As people know the card, "HYP-12". */
  readonly hypothesisKey: string
  /** What was believed: the sealed statement. */
  readonly belief: string
  readonly sealHash: string
  readonly results: readonly AchievementResult[]
  readonly verdict: Verdict
  readonly reason: VerdictReason
  /** The verdict in words. */
  readonly words: string
  /** Of the evidence behind it. Absent where there is none, and in entries from before it was recorded. */
  readonly evidenceGrade?: EvidenceGrade
  readonly decision: DecisionKind
  readonly rationale: string
  /** Salted commitments of those who took part and wanted to be named, see `commitmentOf`. */
  readonly participants: readonly string[]
  readonly evidence: readonly { readonly evidenceId: string; readonly sha256: string }[]
  /** Sequence of the entry that this one corrects. */
  readonly supersedes: number | null
}

export interface ChainedEntry {
  readonly entry: AchievementEntry
  readonly previousHash: string
  readonly hash: string
}

export interface ChainHead {
  /** Sequence of the newest entry; 0 for an empty log. */
  readonly sequence: number
  readonly hash: string
}

/** What the first entry follows. */
export const genesisHash = '0'.repeat(64)

/** A person in the chain: SHA-256 of salt and id. The salt is kept beside the chain and erased with the person. */
export const commitmentOf = (salt: string, personId: string): string => sha256Hex(salt + personId)

/** The hash of an entry that follows `previousHash`: SHA-256 of the canonical JSON of both. */
export const appendEntry = (previousHash: string, entry: AchievementEntry): string =>
  sha256Hex(canonicalJsonOf({ previousHash, entry }))

export type ChainVerification =
  | { readonly ok: true }
  | {
      readonly ok: false
      /**
       * `contentChanged`: the entry is not what was hashed; `linkBroken`: it does not follow the one before;
       * `sequenceBroken`: an entry is missing or doubled; `truncated`: the head knows more entries;
       * `headMismatch`: the head is older than the log, or of another one.
       */
      readonly code: 'contentChanged' | 'linkBroken' | 'sequenceBroken' | 'truncated' | 'headMismatch'
      /** Sequence of the first entry that does not hold. */
      readonly sequence: number
    }

const firstBrokenLink = (entries: readonly ChainedEntry[]): ChainVerification => {
  for (const [index, link] of entries.entries()) {
    const sequence = index + 1
    const expected = entries[index - 1]?.hash ?? genesisHash
    if (link.entry.sequence !== sequence) return { ok: false, code: 'sequenceBroken', sequence }
    if (link.previousHash !== expected) return { ok: false, code: 'linkBroken', sequence }
    if (appendEntry(link.previousHash, link.entry) !== link.hash)
      return { ok: false, code: 'contentChanged', sequence }
  }
  return { ok: true }
}

/** Checks a whole log, oldest entry first, against its signed head; names the first link that does not hold. */
export const verifyChain = (entries: readonly ChainedEntry[], head: ChainHead): ChainVerification => {
  const links = firstBrokenLink(entries)
  if (!links.ok) return links
  if (entries.length < head.sequence) return { ok: false, code: 'truncated', sequence: entries.length + 1 }
  const isHead = entries.length === head.sequence && (entries.at(-1)?.hash ?? genesisHash) === head.hash
  return isHead ? { ok: true } : { ok: false, code: 'headMismatch', sequence: head.sequence }
}

/** HMAC-SHA-256 of a head under the installation's secret, lower-case hex. */
export const signHead = (secret: string, { sequence, hash }: ChainHead): string =>
  bytesToHex(hmac(sha256, utf8ToBytes(secret), utf8ToBytes(canonicalJsonOf({ sequence, hash }))))

/** True where the signature is that of the head. Compares every character, so that its time says nothing. */
export const verifyHead = (secret: string, head: ChainHead, signature: string): boolean => {
  const wanted = signHead(secret, head)
  const isDifferent = (index: number): boolean => wanted[index] !== signature[index]
  const differences = Array.from({ length: wanted.length }, (_, index) => isDifferent(index)).filter(Boolean)
  return differences.length === 0 && signature.length === wanted.length
}

export interface HeadingInput {
  readonly verdict: Verdict
  readonly reason: VerdictReason
  readonly decision: DecisionKind
  readonly isRetrospective: boolean
}

/**
 * Under which heading a decided card enters its team's log; `null` where nothing was concluded (pending,
 * void) or nothing was ended (extend). A card sealed after exposure began never counts as an achievement.
 */
export const headingOf = ({
  verdict,
  reason,
  decision,
  isRetrospective,
}: HeadingInput): AchievementHeading | null => {
  if (verdict === 'pending' || verdict === 'void' || decision === 'extend') return null
  if (isRetrospective) return 'retrospective'
  if (verdict === 'validated' && decision === 'ship') return 'achievement'
  return reason === 'regression' && decision === 'rollBack' ? 'avoidedLoss' : 'learning'
}
