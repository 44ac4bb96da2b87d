/**
 * Work whose time must not be seen in the answer, because it exists only where an address is known: noting a refused
 * sign-in, or writing the mail of a reset. It is done when the application has closed.
 */
import type { Deps } from '../../deps.js'

type AfterDeps = Pick<Deps, 'log'>

const pending = new WeakMap<AfterDeps, Set<Promise<void>>>()

export const afterAnswer = (deps: AfterDeps, work: () => Promise<void>): void => {
  const all = pending.get(deps) ?? new Set()
  pending.set(deps, all)
  const done = new Promise<void>((resolve) => void setImmediate(resolve))
    .then(work)
    .catch((error: unknown) => {
      deps.log.error({ err: error }, 'work after an answer has failed')
    })
    .finally(() => all.delete(done))
  all.add(done)
}

/** Resolves when nothing is left to do. */
export const answersAreDone = async (deps: AfterDeps): Promise<void> => {
  while ((pending.get(deps)?.size ?? 0) > 0) await Promise.all([...(pending.get(deps) ?? [])])
}
