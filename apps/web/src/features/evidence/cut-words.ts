/** A phase and what it is broken down by, as words. */
import type { Cut } from './use-computation.js'

export const wholePhase = 'Nothing: the whole phase'

/** "Country, phase 2". */
export function cutWords({ phase, dimension }: Cut, nameOf: (dimension: string) => string): string {
  const what = dimension === '' ? 'the whole phase' : nameOf(dimension)
  return phase === undefined ? what : `${what}, phase ${phase + 1}`
}
