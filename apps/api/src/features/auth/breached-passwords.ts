/**
 * Asks a service whether a password is known from a breach without telling it which: only the first five of forty
 * digits of a hash leave the house, and the answer holds every known hash that begins so.
 */
import { createHash } from 'node:crypto'

import type { Deps } from '../../deps.js'

const PREFIX = 5
const PATIENCE = 2_000

const knownSuffixes = async (url: string): Promise<string> => {
  const answer = await fetch(url, {
    // The service fills the answer up with suffixes that occur zero times, so that its length tells nothing.
    headers: { 'add-padding': 'true' },
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE),
  })
  if (!answer.ok) throw new Error(`The service answered ${answer.status}.`)
  return answer.text()
}

const occurs = (list: string, suffix: string): boolean =>
  list.split('\n').some((line) => {
    const [known, count] = line.trim().split(':')
    return known?.toUpperCase() === suffix && Number(count) > 0
  })

/** False also where the service cannot be asked: a password must be possible while it is away. */
export const isBreached = async (
  { env, log }: Pick<Deps, 'env' | 'log'>,
  password: string,
): Promise<boolean> => {
  if (env.breachedPasswordsUrl === null) return false
  const hash = createHash('sha1').update(password).digest('hex').toUpperCase()
  const base = env.breachedPasswordsUrl.replace(/\/*$/, '/')
  try {
    return occurs(await knownSuffixes(`${base}${hash.slice(0, PREFIX)}`), hash.slice(PREFIX))
  } catch (error) {
    log.warn({ err: error }, 'the service of breached passwords cannot be asked; the password is let through')
    return false
  }
}
