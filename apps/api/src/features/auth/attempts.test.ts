import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { aSecondProcess } from '../../testing/accounts.js'
import { Problem } from '../../http/problems.js'
import { testApp, type TestApp } from '../../testing/app.js'
import { isFirstAttempt, refundAttempt, spendAttempt } from './attempts.js'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

const spend = (key: string, most = 3) => spendAttempt(t.deps, [{ key, most, minutes: 10 }])
const outcome = async (attempt: Promise<void>): Promise<string | number> => {
  try {
    await attempt
    return 'let through'
  } catch (error) {
    return error instanceof Problem ? error.status : 'failed'
  }
}

describe('attempts', () => {
  it('are let through so many times, then refused with the seconds to wait, until the window ends', async () => {
    for (let i = 0; i < 3; i += 1) await spend('a')
    await expect(spend('a')).rejects.toMatchObject({ status: 429, headers: { 'retry-after': '600' } })
    await spend('another key')
    t.clock.set('2026-01-05T09:09:59.000Z')
    expect(await outcome(spend('a'))).toBe(429)
    t.clock.set('2026-01-05T09:10:00.000Z')
    expect(await outcome(spend('a'))).toBe('let through')
  })

  it('are counted exactly when many come at once, whatever the order of their keys', async () => {
    const limits = ['x', 'y', 'z'].map((key) => ({ key, most: 10, minutes: 10 }))
    const outcomes = await Promise.all(
      Array.from({ length: 24 }, (_, i) =>
        outcome(spendAttempt(t.deps, i % 2 === 0 ? limits : [...limits].reverse())),
      ),
    )
    expect(outcomes.filter((result) => result === 'let through')).toHaveLength(10)
  })

  it('that were rightful are given back', async () => {
    for (let i = 0; i < 10; i += 1) {
      await spend('rightful')
      await refundAttempt(t.deps, [{ key: 'rightful' }])
    }
    expect(await outcome(spend('rightful'))).toBe('let through')
  })

  it('are counted over all processes together', async () => {
    const second = await aSecondProcess(t)
    for (let i = 0; i < 3; i += 1)
      await spendAttempt(second.app.deps, [{ key: 'shared', most: 3, minutes: 10 }])
    expect(await outcome(spend('shared'))).toBe(429)
    await second.close()
  })

  it('are kept without the addresses they are about', async () => {
    await spend('signIn ada@example.com 203.0.113.7')
    const { rows } = await t.database.asOwner(
      "SELECT key FROM attempts WHERE key LIKE '%ada%' OR key LIKE '%203%'",
    )
    expect(rows).toEqual([])
  })

  it('that may be made once are told apart from the next', async () => {
    expect(await isFirstAttempt(t.deps, { key: 'once', minutes: 3 })).toBe(true)
    expect(await isFirstAttempt(t.deps, { key: 'once', minutes: 3 })).toBe(false)
  })

  it('of long ago are swept away', async () => {
    const count = async () =>
      Number((await t.database.asOwner('SELECT count(*) FROM attempts')).rows[0]?.['count'])
    expect(await count()).toBeGreaterThan(3)
    t.clock.advanceDays(1)
    await spend('the broom')
    await expect.poll(count).toBe(1)
  })
})
