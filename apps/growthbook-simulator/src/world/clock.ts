const MS_PER_DAY = 86_400_000

/** The simulator's own clock: a base that runs by itself, and an offset that only the controls move. */
export interface SimulatorClock {
  now(): Date
  set(to: Date): void
  advanceDays(days: number): void
  reset(): void
}

export function createClock(base: () => Date): SimulatorClock {
  let offset = 0
  const now = (): Date => new Date(base().getTime() + offset)
  return {
    now,
    set: (to) => {
      offset = to.getTime() - base().getTime()
    },
    advanceDays: (days) => {
      offset += days * MS_PER_DAY
    },
    reset: () => {
      offset = 0
    },
  }
}

export function addDays(date: Date, days: number): Date {
  return new Date(date.getTime() + days * MS_PER_DAY)
}

export function daysBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / MS_PER_DAY
}
