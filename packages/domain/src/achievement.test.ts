import { describe, expect, it } from 'vitest'
import {
  appendEntry,
  commitmentOf,
  genesisHash,
  headingOf,
  signHead,
  verifyChain,
  verifyHead,
} from './achievement.js'
import type { AchievementEntry, ChainedEntry, HeadingInput } from './achievement.js'

const entry = (sequence: number): AchievementEntry => ({
  sequence,
  logId: 'team-1',
  recordedAt: `2026-11-2${sequence}T10:00:00.000Z`,
  heading: 'achievement',
  hypothesisKey: `HYP-${sequence}`,
  belief: 'We believe …',
  sealHash: 'ab'.repeat(32),
  results: [
    {
      signalId: 'goal-1',
      name: 'conversion',
      direction: 'increase',
      promisedLift: 0.02,
      lift: 0.04,
      low: 0.002,
      high: 0.078,
    },
  ],
  verdict: 'validated',
  reason: 'outcomeMet',
  words: 'Validated: conversion rose 4.0% (0.2 to 7.8)',
  decision: 'ship',
  rationale: 'the promise was kept',
  participants: [commitmentOf('salt', 'user-1')],
  evidence: [{ evidenceId: 'evidence-1', sha256: 'cd'.repeat(32) }],
  supersedes: null,
})

const chainOf = (entries: readonly AchievementEntry[]): readonly ChainedEntry[] =>
  entries.reduce<readonly ChainedEntry[]>((chain, next) => {
    const previousHash = chain.at(-1)?.hash ?? genesisHash
    return [...chain, { entry: next, previousHash, hash: appendEntry(previousHash, next) }]
  }, [])

const chain = chainOf([entry(1), entry(2), entry(3)])
const head = { sequence: 3, hash: chain[2]?.hash ?? '' }

const changed = (index: number, change: (link: ChainedEntry) => ChainedEntry): readonly ChainedEntry[] =>
  chain.map((link, at) => (at === index ? change(link) : link))
const rewritten = (link: ChainedEntry): ChainedEntry => ({
  ...link,
  entry: { ...link.entry, words: 'Validated: conversion rose 40%' },
})
const rehashed = (link: ChainedEntry): ChainedEntry => {
  const { entry: content, previousHash } = rewritten(link)
  return { entry: content, previousHash, hash: appendEntry(previousHash, content) }
}

describe('the chain of a log', () => {
  it.each([
    ['whole', chain, { ok: true }],
    ['a changed word', changed(1, rewritten), { ok: false, code: 'contentChanged', sequence: 2 }],
    ['a changed word, hashed anew', changed(1, rehashed), { ok: false, code: 'linkBroken', sequence: 3 }],
    [
      'its last entry changed and hashed anew',
      changed(2, rehashed),
      { ok: false, code: 'headMismatch', sequence: 3 },
    ],
    [
      'an entry taken out',
      chain.filter((_link, at) => at !== 1),
      { ok: false, code: 'sequenceBroken', sequence: 2 },
    ],
    ['its first entry cut off', chain.slice(1), { ok: false, code: 'sequenceBroken', sequence: 1 }],
    ['its end cut off', chain.slice(0, 2), { ok: false, code: 'truncated', sequence: 3 }],
    ['nothing left', [], { ok: false, code: 'truncated', sequence: 1 }],
    ['an entry too many', chainOf([1, 2, 3, 4].map(entry)), { ok: false, code: 'headMismatch', sequence: 3 }],
  ] as const)('%s', (_title, entries, expected) => {
    expect(verifyChain(entries, head)).toEqual(expected)
  })

  it('begins with an empty log', () => {
    expect(verifyChain([], { sequence: 0, hash: genesisHash })).toEqual({ ok: true })
  })
})

describe('the level of a result’s interval', () => {
  const withLevel = (alpha: number): AchievementEntry => ({
    ...entry(1),
    results: entry(1).results.map((result) => ({ ...result, alpha })),
  })

  it('is not asked of entries from before it was recorded: their hash stands', () => {
    // Python's json.dumps with sorted keys and no spaces, then hashlib.sha256.
    expect(appendEntry(genesisHash, entry(1))).toBe(
      '82f3a1888399148953e7e264b22bae53f064cdffa1fee3ae038f83fab04cd27a',
    )
  })

  it('is hashed where it was recorded', () => {
    const recorded = appendEntry(genesisHash, withLevel(0.05))
    expect(recorded).not.toBe(appendEntry(genesisHash, entry(1)))
    expect(recorded).not.toBe(appendEntry(genesisHash, withLevel(0.01)))
  })
})

describe('the head of a log', () => {
  it('is signed with HMAC-SHA-256 over its canonical JSON', () => {
    // printf '{"hash":"abc","sequence":1}' | openssl dgst -sha256 -hmac secret
    expect(signHead('secret', { sequence: 1, hash: 'abc' })).toBe(
      '0f28478ae3c804e4962077fc4f199db34d0061240d77c75f0ff7a23cf20ed59c',
    )
  })

  it('is believed under its own secret and signature only', () => {
    const signature = signHead('secret', head)
    expect(verifyHead('secret', head, signature)).toBe(true)
    expect(verifyHead('other', head, signature)).toBe(false)
    expect(verifyHead('secret', { ...head, sequence: 2 }, signature)).toBe(false)
    expect(verifyHead('secret', head, `${signature}0`)).toBe(false)
    expect(verifyHead('secret', head, '')).toBe(false)
  })
})

describe('people in the chain', () => {
  it('are commitments that say nothing without their salt', () => {
    expect(commitmentOf('salt', 'user-1')).not.toBe(commitmentOf('other', 'user-1'))
    expect(commitmentOf('salt', 'user-1')).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('the heading of an entry', () => {
  const validated: HeadingInput = {
    verdict: 'validated',
    reason: 'outcomeMet',
    decision: 'ship',
    isRetrospective: false,
  }
  const regression = { verdict: 'invalidated', reason: 'regression', decision: 'rollBack' } as const

  it.each([
    ['validated and shipped', {}, 'achievement'],
    ['validated and shipped, sealed too late', { isRetrospective: true }, 'retrospective'],
    ['validated, but stopped', { decision: 'stop' }, 'learning'],
    ['a regression rolled back', regression, 'avoidedLoss'],
    ['a regression that is iterated', { ...regression, decision: 'iterate' }, 'learning'],
    ['a breached guardrail rolled back', { ...regression, reason: 'guardrailBreach' }, 'learning'],
    [
      'neutral and stopped',
      { verdict: 'invalidated', reason: 'poweredNeutral', decision: 'stop' },
      'learning',
    ],
    ['inconclusive, shipped by override', { verdict: 'inconclusive', reason: 'underpowered' }, 'learning'],
    ['extended', { verdict: 'inconclusive', reason: 'underpowered', decision: 'extend' }, null],
    ['void', { verdict: 'void', reason: 'sampleRatioMismatch', decision: 'iterate' }, null],
    ['stopped while pending', { verdict: 'pending', reason: 'awaitingPlan', decision: 'stop' }, null],
  ] satisfies readonly (readonly [string, Partial<HeadingInput>, string | null])[])(
    '%s',
    (_title, changes, expected) => {
      expect(headingOf({ ...validated, ...changes })).toBe(expected)
    },
  )
})
