import { useSyncExternalStore } from 'react'

const everyHalfMinute = 30_000
const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

const tick = (): void => {
  now = Date.now()
  listeners.forEach((listener) => listener())
}

/** One clock for all ages on a page, running only while something shows an age. */
const subscribe = (listener: () => void): (() => void) => {
  if (listeners.size === 0) {
    now = Date.now()
    timer = setInterval(tick, everyHalfMinute)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) clearInterval(timer)
  }
}

/** Milliseconds since 1970, renewed every half minute. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now)
