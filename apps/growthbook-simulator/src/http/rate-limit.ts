export interface RateLimitOptions {
  /** null: no limit. */
  readonly max: number | null
  readonly windowSeconds: number
  /** Milliseconds; real time, not the simulator's: a client really waits. */
  readonly time: () => number
}

interface RateLimitState {
  readonly allowed: boolean
  readonly limit: number
  readonly remaining: number
  readonly resetSeconds: number
}

export interface RateLimiter {
  /** Undefined where there is no limit. */
  count(key: string): RateLimitState | undefined
  setMax(max: number | null): void
  reset(): void
}

interface Window {
  readonly endsAt: number
  readonly hits: number
}

/** A fixed window per key, kept in memory. */
export function createRateLimiter({ max: first, windowSeconds, time }: RateLimitOptions): RateLimiter {
  let max = first
  const windows = new Map<string, Window>()
  return {
    count: (key) => {
      if (max === null) return undefined
      const now = time()
      const open = windows.get(key)
      const current =
        open !== undefined && now < open.endsAt ? open : { endsAt: now + windowSeconds * 1000, hits: 0 }
      const hits = current.hits + 1
      windows.set(key, { endsAt: current.endsAt, hits })
      return {
        allowed: hits <= max,
        limit: max,
        remaining: Math.max(0, max - hits),
        // The difference of two long clock readings can exceed the window by a rounding error.
        resetSeconds: Math.min(windowSeconds, Math.ceil((current.endsAt - now) / 1000)),
      }
    },
    setMax: (next) => {
      max = next
      windows.clear()
    },
    reset: () => {
      max = first
      windows.clear()
    },
  }
}
