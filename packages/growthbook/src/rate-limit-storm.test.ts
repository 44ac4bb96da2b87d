import { describe, expect, test } from 'vitest'
import { createPace } from './pacing.js'
import { clientOf } from './testing/client-of.js'
import { inTurn, json, useScriptedServers, type Reply } from './testing/scripted-server.js'

const serve = useScriptedServers()
const settings = json(200, { settings: { pValueThreshold: 0.1 } })
const tooMany = (headers: Readonly<Record<string, string>>): Reply =>
  json(429, { message: 'Too many requests, limit to 60 per minute' }, headers)

describe('a 429 to one request stops all', () => {
  /** A clock that stands still until it is told to go on. */
  const standingClock = () => {
    let now = Date.parse('2026-06-01T00:00:00.000Z')
    const asleep: { readonly until: number; readonly wake: () => void }[] = []
    return {
      now: () => now,
      sleep: (milliseconds: number) =>
        new Promise<void>((wake) => asleep.push({ until: now + milliseconds, wake })),
      waits: () => asleep.map(({ until }) => until - now),
      goOn: (milliseconds: number) => {
        now += milliseconds
        for (const one of asleep.splice(0)) {
          if (one.until <= now) one.wake()
          else asleep.push(one)
        }
      },
    }
  }

  test('whatever the number of requests, one goes first when the pause is over', async () => {
    const held: (() => void)[] = []
    const hold: Reply = (request, response) => held.push(() => settings(request, response, 0))
    const server = await serve(inTurn(tooMany({ 'retry-after': '30' }), hold, settings))
    const clock = standingClock()
    const client = clientOf(server, { clock, limits: { concurrency: 4 } })
    const first = client.getSettings()
    await expect.poll(clock.waits).toEqual([30_000])
    const others = [client.getSettings(), client.getSettings(), client.getSettings()]
    await expect.poll(clock.waits).toEqual([30_000, 30_000, 30_000, 30_000])
    expect(server.asked).toHaveLength(1)
    clock.goOn(30_000)
    await expect.poll(() => held.length).toBe(1)
    expect(clock.waits()).toEqual([2000, 2000, 2000])
    held.forEach((release) => release())
    await first
    clock.goOn(2000)
    await Promise.all(others)
    expect(server.asked).toHaveLength(5)
  })

  test('those under way together are refused together: that is one refusal', async () => {
    const held: (() => void)[] = []
    const hold: Reply = (request, response) =>
      held.push(() => tooMany({ 'retry-after': '1' })(request, response, 0))
    const server = await serve(inTurn(hold, hold, hold, settings))
    const clock = standingClock()
    const client = clientOf(server, { clock, limits: { concurrency: 3 } })
    const all = [client.getSettings(), client.getSettings(), client.getSettings()]
    await expect.poll(() => held.length).toBe(3)
    held.forEach((release) => release())
    await expect.poll(clock.waits).toEqual([1000, 1000, 1000])
    clock.goOn(1000)
    await expect.poll(() => server.asked.length).toBe(4)
    clock.goOn(2000)
    await Promise.all(all)
  })

  test('one that is let in while the door is closed does not open it', () => {
    const pace = createPace(() => 0)
    const [early, late] = [pace.spend(0), pace.spend(0)]
    pace.refuse(late, { 'retry-after': '30' }, 0)
    pace.learn(early, {}, 10)
    expect(pace.delay(10)).toBe(29_990)
    expect(pace.delay(30_000)).toBe(0)
  })

  test('a storm that goes on is met with pauses that double up to a minute', () => {
    const pace = createPace(() => 0)
    let now = 0
    const pauses = Array.from({ length: 8 }, () => {
      pace.refuse(pace.spend(now), { 'retry-after': '1' }, now)
      const pause = pace.delay(now)
      now += pause
      return pause
    })
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
    pace.learn(pace.spend(now), {}, now)
    pace.refuse(pace.spend(now), { 'retry-after': '1' }, now)
    expect(pace.delay(now)).toBe(1000)
  })
})
