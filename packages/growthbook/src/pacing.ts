import { setTimeout } from 'node:timers/promises'
import type { HttpAnswer } from './failure-of-answer.js'

export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Resolves after the given milliseconds; rejects with the signal's reason when aborted before. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds, signal) => {
    signal?.throwIfAborted()
    try {
      await setTimeout(milliseconds, undefined, signal ? { signal } : {})
    } catch (error) {
      // Node rejects with an error of its own; callers look for the reason they gave.
      signal?.throwIfAborted()
      throw error
    }
  },
}

const secondsOf = (value: string | undefined): number | undefined => {
  if (value === undefined || !/^\d+(\.\d+)?$/.test(value.trim())) return undefined
  return Number(value)
}

/**
 * Milliseconds that a 429 asks us to wait: `Retry-After` in seconds or as a date, else `RateLimit-Reset`, else a
 * whole window of 60 s (API.md §1.3). Never less than a second, so that a "0" makes no storm.
 */
export const waitAfterTooMany = (headers: HttpAnswer['headers'], now: number): number => {
  const retryAfter = headers['retry-after']
  const date = retryAfter?.endsWith('GMT') ? Date.parse(retryAfter) : Number.NaN
  const seconds =
    secondsOf(retryAfter) ??
    (Number.isNaN(date) ? undefined : (date - now) / 1000) ??
    secondsOf(headers['ratelimit-reset']) ??
    60
  return Math.max(1000, Math.ceil(seconds * 1000))
}

/** Waiting before the nth retry (from 0): doubling from half a second, capped, with half of it random against herds. */
export const backOff = (retry: number, random: number): number =>
  Math.min(30_000, 500 * 2 ** retry) * (0.5 + random / 2)

export interface Pace {
  /** Milliseconds to wait before the next request; 0 when it may go now. */
  readonly delay: (now: number) => number
  /** Counts a request about to be sent, so that two at once do not share the last permission. Gives its number. */
  readonly spend: (now: number) => number
  /** What the answer to request `number` says of the limit. */
  readonly learn: (number: number, headers: HttpAnswer['headers'], now: number) => void
  /**
   * A 429 to request `number` stops all, not only the one that met it: those sent meanwhile would be refused too, and
   * may count. The pause is what the server asks for, and where pauses do not help at least double the one before.
   * After it one goes first; the others follow when it was let in.
   */
  readonly refuse: (number: number, headers: HttpAnswer['headers'], now: number) => void
}

/** 429s in a row: 1 s, 2 s, 4 s … up to a whole window (API.md §1.3), since a "1" for ever is not to be believed. */
const leastPause = (refusals: number): number => Math.min(60_000, 1000 * 2 ** refusals)

/** What `RateLimit-Remaining` and `RateLimit-Reset` said last: a fixed window for each key (API.md §1.3). */
const createWindow = () => {
  let remaining: number | undefined
  let resetAt = 0
  return {
    delay: (now: number) => (remaining !== undefined && remaining <= 0 ? resetAt - now : 0),
    spend: () => {
      if (remaining !== undefined) remaining -= 1
    },
    learn: (headers: HttpAnswer['headers'], now: number) => {
      const reset = secondsOf(headers['ratelimit-reset'])
      remaining = reset === undefined ? undefined : secondsOf(headers['ratelimit-remaining'])
      resetAt = now + (reset ?? 0) * 1000
    },
  }
}

/** `random`, uniform in [0, 1), spreads over a second those clients that were shut out together. */
export const createPace = (random: () => number): Pace => {
  const window = createWindow()
  let closedUntil = 0
  let refusals = 0
  let sent = 0
  let sentWhenRefused = 0
  return {
    delay: (now) => Math.max(0, closedUntil - now, window.delay(now)),
    spend: (now) => {
      window.spend()
      if (refusals > 0) closedUntil = now + leastPause(refusals)
      return (sent += 1)
    },
    learn: (number, headers, now) => {
      window.learn(headers, now)
      // One that was under way when the door was closed says nothing about it.
      if (number <= sentWhenRefused) return
      refusals = 0
      closedUntil = 0
    },
    refuse: (number, headers, now) => {
      const asked = now + waitAfterTooMany(headers, now)
      const isFirst = number > sentWhenRefused
      const own = isFirst ? now + leastPause(refusals) : closedUntil
      closedUntil = Math.max(asked, own) + (isFirst ? random() * 1000 : 0)
      refusals += isFirst ? 1 : 0
      sentWhenRefused = sent
    },
  }
}

/** Lets at most `limit` tasks run at once, in the order in which they came. */
export const createGate = (limit: number) => {
  const waiting: (() => void)[] = []
  let running = 0
  const enter = async () => {
    if (running < limit) running += 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
  }
  // A place is handed over, not freed and taken again: between the two a third could slip in.
  const leave = () => {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
  return async <Result>(task: () => Promise<Result>): Promise<Result> => {
    await enter()
    try {
      return await task()
    } finally {
      leave()
    }
  }
}
