/**
 * API keys that this process has accepted lately. Anybody can write a key that looks like one; only a key that has
 * opened an organisation is counted on its own, and everybody else by address.
 */
import type { Clock } from '../deps.js'

const LIFETIME = 60_000
/** Past this many the one accepted longest ago is forgotten, and is counted by address until its next answer. */
const MOST = 10_000

export interface AcceptedKeys {
  readonly add: (hash: Buffer) => void
  readonly has: (hash: Buffer) => boolean
}

export const createAcceptedKeys = (clock: Clock, most = MOST): AcceptedKeys => {
  const untils = new Map<string, number>()
  const now = (): number => clock.now().getTime()

  const forgetOldest = (): void => {
    const [oldest] = untils.keys()
    if (untils.size > most && oldest !== undefined) untils.delete(oldest)
  }
  return {
    add: (hash) => {
      const name = hash.toString('base64')
      // Put at the end again: a map lists its entries in the order in which they came.
      untils.delete(name)
      untils.set(name, now() + LIFETIME)
      forgetOldest()
    },
    has: (hash) => (untils.get(hash.toString('base64')) ?? 0) > now(),
  }
}
