import { describe, expect, test } from 'vitest'
import { backOff, createGate, systemClock, waitAfterTooMany } from './pacing.js'
import { clientOf, failureOf } from './testing/client-of.js'
import { createFakeClock } from './testing/fake-clock.js'
import { inTurn, json, plain, useScriptedServers, type Reply } from './testing/scripted-server.js'

const serve = useScriptedServers()
const settings = json(200, { settings: { pValueThreshold: 0.1 } })
const tooMany = (headers: Readonly<Record<string, string>> = {}): Reply =>
  json(429, { message: 'Too many requests, limit to 60 per minute' }, headers)

describe('the rate limit', () => {
  test('a storm of 429s is sat out as long as each says, then the answer comes', async () => {
    const server = await serve(
      inTurn(tooMany({ 'retry-after': '7' }), tooMany({ 'retry-after': '3' }), tooMany(), settings),
    )
    const clock = createFakeClock()
    const read = await clientOf(server, { clock }).getSettings()
    expect(read?.parsed.pValueThreshold).toBe(0.1)
    expect(clock.slept).toEqual([7_000, 3_000, 60_000])
  })

  test('a storm without end is given up, with the moment from which it may go on', async () => {
    const server = await serve(tooMany({ 'retry-after': '60' }))
    const clock = createFakeClock(Date.parse('2026-06-01T12:00:00.000Z'))
    const failure = await failureOf(clientOf(server, { clock }).getSettings())
    expect(failure).toMatchObject({ code: 'rateLimited', status: 429, until: '2026-06-01T12:04:00.000Z' })
    expect(failure.sentence).toContain('until 2026-06-01T12:04:00.000Z')
    expect(clock.slept).toEqual([60_000, 60_000, 60_000])
  })

  test('"Retry-After: 0" does not turn into a storm of our own', async () => {
    const server = await serve(tooMany({ 'retry-after': '0' }))
    const clock = createFakeClock()
    await failureOf(clientOf(server, { clock, limits: { maximumWaitMs: 5_000 } }).getSettings())
    expect(clock.slept).toEqual([1000, 2000])
  })

  test('a job may wait longer than three minutes', async () => {
    const refusals = Array.from({ length: 6 }, () => tooMany({ 'retry-after': '60' }))
    const server = await serve(inTurn(...refusals, settings))
    const clock = createFakeClock()
    await clientOf(server, { clock, limits: { maximumWaitMs: 3_600_000 } }).getSettings()
    expect(clock.slept).toEqual([60_000, 60_000, 60_000, 60_000, 60_000, 60_000])
  })

  test('pauses are spread over a second, so that several clients do not come back together', async () => {
    const server = await serve(inTurn(tooMany({ 'retry-after': '7' }), settings))
    const clock = createFakeClock()
    await clientOf(server, { clock, random: () => 0.5 }).getSettings()
    expect(clock.slept).toEqual([7_500])
  })

  test('after "remaining 0" the next request waits for the reset', async () => {
    const spent = { 'ratelimit-limit': '60', 'ratelimit-remaining': '0', 'ratelimit-reset': '42' }
    const server = await serve(inTurn(json(200, { settings: {} }, spent), settings))
    const clock = createFakeClock()
    const client = clientOf(server, { clock })
    await client.getSettings()
    expect(clock.slept).toEqual([])
    await client.getSettings()
    expect(clock.slept).toEqual([42_000])
    await client.getSettings()
    expect(clock.slept).toEqual([42_000])
  })

  test('requests that are still out count against what remains', async () => {
    const left = (remaining: number) => ({
      'ratelimit-remaining': String(remaining),
      'ratelimit-reset': '30',
    })
    const held: (() => void)[] = []
    const hold: Reply = (_request, response) => {
      held.push(() => json(200, { settings: {} }, left(0))(_request, response, 0))
    }
    const server = await serve(inTurn(json(200, { settings: {} }, left(1)), hold, settings))
    const clock = createFakeClock()
    const client = clientOf(server, { clock })
    await client.getSettings()
    const both = Promise.all([client.getSettings(), client.getSettings()])
    await expect.poll(() => server.asked.length).toBe(3)
    held.forEach((release) => release())
    await both
    expect(clock.slept).toEqual([30_000])
  })

  test('a person who tests a connection does not wait a minute', async () => {
    const server = await serve(tooMany({ 'retry-after': '60' }))
    const clock = createFakeClock()
    const tested = await clientOf(server, { clock }).testConnection()
    expect(tested).toMatchObject({ ok: false, failure: { code: 'rateLimited' } })
    expect(clock.slept).toEqual([])
  })

  test('waiting can be called off', async () => {
    const server = await serve(tooMany({ 'retry-after': '60' }))
    const stop = new AbortController()
    const clock = createFakeClock()
    const sleepUntilStopped = {
      ...clock,
      sleep: (milliseconds: number, signal?: AbortSignal) => {
        stop.abort(new Error('the sync was stopped'))
        return clock.sleep(milliseconds, signal)
      },
    }
    const call = clientOf(server, { clock: sleepUntilStopped }).getSettings({ signal: stop.signal })
    await expect(call).rejects.toThrow('the sync was stopped')
    expect(server.asked).toHaveLength(1)
  })

  test('a request that is under way can be called off', async () => {
    const stop = new AbortController()
    const server = await serve(() => {
      stop.abort(new Error('the sync was stopped'))
    })
    await expect(clientOf(server).getSettings({ signal: stop.signal })).rejects.toThrow(
      'the sync was stopped',
    )
  })
})

describe('Retry-After', () => {
  const now = Date.parse('2026-06-01T12:00:00.000Z')

  test.each([
    [{ 'retry-after': '12' }, 12_000],
    [{ 'retry-after': 'Mon, 01 Jun 2026 12:00:09 GMT' }, 9_000],
    [{ 'retry-after': 'Mon, 01 Jun 2026 11:00:00 GMT' }, 1_000],
    [{ 'retry-after': 'soon', 'ratelimit-reset': '5' }, 5_000],
    [{ 'ratelimit-reset': '5' }, 5_000],
    [{ 'retry-after': '-5' }, 60_000],
    [{}, 60_000],
  ])('%j means %i ms', (headers, expected) => {
    expect(waitAfterTooMany(headers, now)).toBe(expected)
  })
})

describe('errors of the server and of the network', () => {
  test('are repeated with doubling pauses', async () => {
    const server = await serve(
      inTurn(plain(503, ''), (request) => request.socket.destroy(), plain(500, ''), settings),
    )
    const clock = createFakeClock()
    expect((await clientOf(server, { clock }).getSettings())?.parsed.pValueThreshold).toBe(0.1)
    expect(clock.slept).toEqual([250, 500, 1000])
  })

  test('are given up after three repetitions', async () => {
    const server = await serve(plain(500, 'oops'))
    expect((await failureOf(clientOf(server).getSettings())).code).toBe('serverError')
    expect(server.asked).toHaveLength(4)
  })

  test.each([400, 401, 403])('%i is not repeated', async (status) => {
    const server = await serve(json(status, { message: 'no' }))
    await clientOf(server)
      .getResults('exp_1')
      .catch(() => undefined)
    expect(server.asked).toHaveLength(1)
  })

  test('the pause has a random half and an upper end', () => {
    expect(backOff(0, 0)).toBe(250)
    expect(backOff(0, 0.999)).toBeLessThan(500)
    expect(backOff(20, 1)).toBe(30_000)
  })
})

describe('the gate', () => {
  test('does not let a newcomer slip in while a place changes hands', async () => {
    const gate = createGate(1)
    let running = 0
    const overlaps: number[] = []
    const task = async () => {
      running += 1
      overlaps.push(running)
      await Promise.resolve()
      running -= 1
    }
    const first = gate(task)
    const second = gate(task)
    const third = first.then(() => gate(task))
    await Promise.all([first, second, third])
    expect(overlaps).toEqual([1, 1, 1])
  })

  test('lets no more than its limit run at once, in order, and survives failures', async () => {
    const gate = createGate(2)
    const begun: number[] = []
    const finish: (() => void)[] = []
    let running = 0
    let most = 0
    const task = (index: number) => async () => {
      begun.push(index)
      running += 1
      most = Math.max(most, running)
      await new Promise<void>((resolve) => finish.push(resolve))
      running -= 1
      if (index === 0) throw new Error('first fails')
      return index
    }
    const all = Promise.allSettled([0, 1, 2, 3, 4].map((index) => gate(task(index))))
    for (let turn = 0; turn < 5; turn += 1) {
      await expect.poll(() => finish.length).toBeGreaterThan(turn)
      finish[turn]?.()
    }
    const settled = await all
    expect(most).toBe(2)
    expect(begun).toEqual([0, 1, 2, 3, 4])
    expect(settled.map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ])
  })
})

describe('the clock of the machine', () => {
  test('wakes up, and rejects with the reason it was given', async () => {
    await expect(systemClock.sleep(1)).resolves.toBeUndefined()
    const stop = new AbortController()
    const asleep = systemClock.sleep(60_000, stop.signal)
    stop.abort(new Error('enough'))
    await expect(asleep).rejects.toThrow('enough')
    await expect(systemClock.sleep(60_000, stop.signal)).rejects.toThrow('enough')
  })
})
