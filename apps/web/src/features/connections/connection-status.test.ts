import type { Connection } from '@knowwhen/contract'
import { describe, expect, it } from 'vitest'

import { aConnection, aSyncRun } from '../../testing/connection-fixtures.js'
import { nextWords, stateOf, wordsOf } from './connection-status.js'
import { formatDuration, intervalInWords } from './moments.js'

const now = new Date('2025-03-01T10:00:30Z').getTime()
const readBefore: Partial<Connection> = { lastSuccessAt: '2025-03-01T09:00:00Z' }
const problem = { code: 'malformed', message: 'Its results were malformed.', experimentName: 'Store finder' }

const wordsNow = (facts: Partial<Connection>): string => wordsOf(stateOf(aConnection(facts), now), now)

describe('how a connection is', () => {
  it.each<[string, Partial<Connection>, RegExp]>([
    ['read well', { ...readBefore, lastSync: aSyncRun() }, /^Connected$/],
    [
      'read well but for one',
      { ...readBefore, lastSync: aSyncRun({ problems: [problem] }) },
      /^Connected, with 1 problem in the last sync$/,
    ],
    ['never read', {}, /^Never read$/],
    ['cancelled before anything was read', { lastSync: aSyncRun({ status: 'cancelled' }) }, /^Never read$/],
    ['cancelled later', { ...readBefore, lastSync: aSyncRun({ status: 'cancelled' }) }, /^Connected$/],
    ['queued', { lastSync: aSyncRun({ status: 'queued' }) }, /^Reading now: waiting to start$/],
    [
      'under way',
      { lastSync: aSyncRun({ status: 'running', resultsPulled: 9, remaining: 15 }) },
      /^Reading now: 9 results read, 15 to go$/,
    ],
    [
      'told to slow down',
      { lastSync: aSyncRun({ status: 'running', waitingUntil: '2025-03-01T10:01:00Z' }) },
      /^Waiting for the rate limit of GrowthBook until .*\d\d:01/,
    ],
    [
      'going on after it waited',
      { lastSync: aSyncRun({ status: 'running', remaining: 1, waitingUntil: '2025-03-01T10:00:00Z' }) },
      /^Reading now/,
    ],
    ['failing from the beginning', { lastSync: aSyncRun({ status: 'failed' }) }, /nothing could be read yet/],
    [
      'failing',
      { ...readBefore, lastSync: aSyncRun({ status: 'failed' }) },
      /^Failing: nothing was read since .*\d\d:00/,
    ],
    [
      'disconnected while it failed',
      { isConnected: false, lastSync: aSyncRun({ status: 'failed' }) },
      /^Disconnected$/,
    ],
  ])('is said in words: %s', (_, facts, words) => {
    expect(wordsNow(facts)).toMatch(words)
  })

  it('names what stood in the way of all before what stood in the way of one', () => {
    const whole = { code: 'unauthorized', message: 'The key is not valid.', experimentName: null }
    const lastSync = aSyncRun({ status: 'failed', problems: [problem, whole] })
    expect(stateOf(aConnection({ lastSync }), now)).toMatchObject({ sentence: whole.message })
  })
})

describe('when it is read next', () => {
  it.each<[string, Partial<Connection>, RegExp]>([
    ['at its time', { nextSyncAt: '2025-03-01T11:00:00Z' }, /^next sync .*\d\d:00/],
    ['now, when its time has come', { nextSyncAt: '2025-03-01T10:00:00Z' }, /^next sync due now$/],
    ['by hand', { syncIntervalMinutes: 0 }, /^read only when somebody asks$/],
  ])('is %s', (_, facts, words) => {
    expect(nextWords(aConnection(facts), now)).toMatch(words)
  })
})

describe('a connection that is no more', () => {
  it('is not said to be read next', () => {
    const facts = { isConnected: false, nextSyncAt: '2025-03-01T11:00:00Z' }
    expect(nextWords(aConnection(facts), now)).toBeNull()
  })
})

describe('times in words', () => {
  it.each([
    [0, 'only by hand'],
    [5, 'every 5 minutes'],
    [60, 'every hour'],
    [90, 'every 90 minutes'],
    [360, 'every 6 hours'],
    [1_440, 'every day'],
    [10_080, 'every 7 days'],
  ])('%d minutes between two syncs are "%s"', (minutes, words) => {
    expect(intervalInWords(minutes)).toBe(words)
  })

  it.each([
    [999, 'under a second'],
    [42_400, '42 s'],
    [59_700, '1 min'],
    [180_000, '3 min'],
    [3_599_000, '1 h'],
    [4_800_000, '1 h 20 min'],
  ])('%d milliseconds are "%s"', (milliseconds, words) => {
    expect(formatDuration(milliseconds)).toBe(words)
  })
})
