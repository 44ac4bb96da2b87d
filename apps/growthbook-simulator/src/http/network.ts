import { setTimeout as pause } from 'node:timers/promises'

/** How far away the server is. */
export interface Network {
  /** Milliseconds that are added to every answer of the API. */
  setLatency(milliseconds: number): void
  latency(): number
}

export function createNetwork(first: number): Network & { reset(): void; delay(): Promise<void> } {
  let milliseconds = first
  return {
    setLatency: (next) => {
      milliseconds = next
    },
    latency: () => milliseconds,
    delay: async () => {
      if (milliseconds > 0) await pause(milliseconds)
    },
    reset: () => {
      milliseconds = first
    },
  }
}
