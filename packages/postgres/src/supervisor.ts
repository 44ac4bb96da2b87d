import { setTimeout as delay } from 'node:timers/promises'
import { bringUp, type BringUpRequest, type BroughtUp } from './bring-up.js'
import { errorMessage } from './embedded-postgres-error.js'
import { inspectPostmaster } from './postmaster-pid.js'
import { shutDown } from './server-stop.js'

/** What happens to the server while we use it. */
export type EmbeddedPostgresEvent =
  | { readonly kind: 'lost'; readonly reason: string }
  /** Connections must be made anew; the address is the same unless another program took the port meanwhile. */
  | { readonly kind: 'restored'; readonly connectionString: string }
  | { readonly kind: 'restartFailed'; readonly error: unknown; readonly retryInMilliseconds: number }

export interface Supervisor {
  readonly current: () => BroughtUp
  readonly stop: () => Promise<void>
}

export interface SupervisorRequest extends BringUpRequest {
  readonly onEvent: (event: EmbeddedPostgresEvent) => void
}

const FIRST_PAUSE = 100
const LONGEST_PAUSE = 10_000

/** Brings the server up, and up again whenever it goes away, until `stop`. */
export async function supervise(request: SupervisorRequest): Promise<Supervisor> {
  const stopping = new AbortController()
  let restart = Promise.resolve()
  let current = await bringUp(request)

  const watch = (): void => {
    current.lease.onLost((reason) => {
      if (!stopping.signal.aborted) restart = restore(reason)
    })
  }
  const restore = async (reason: string): Promise<void> => {
    request.log(`PostgreSQL has gone away (${reason}), starting it again`)
    request.onEvent({ kind: 'lost', reason })
    await current.lease.close()
    const restored = await bringUpPatiently(request, stopping.signal)
    if (restored === undefined) return
    current = restored
    request.log('PostgreSQL is back')
    request.onEvent({ kind: 'restored', connectionString: restored.connectionString })
    watch()
  }
  const stop = async (): Promise<void> => {
    stopping.abort()
    await restart
    await leave(request, current)
  }

  watch()
  let stopped: Promise<void> | undefined
  return { current: () => current, stop: () => (stopped ??= stop()) }
}

async function bringUpPatiently(
  request: SupervisorRequest,
  signal: AbortSignal,
): Promise<BroughtUp | undefined> {
  for (let pause = FIRST_PAUSE; !signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return await bringUp({ ...request, mayCreate: false })
    } catch (error) {
      request.log(`PostgreSQL could not be started again: ${errorMessage(error)}`)
      request.onEvent({ kind: 'restartFailed', error, retryInMilliseconds: pause })
      await delay(pause, undefined, { signal }).catch(() => undefined)
    }
  }
  return undefined
}

/** Stops the server if nobody else uses it. */
async function leave({ directory, log }: SupervisorRequest, { lease }: BroughtUp): Promise<void> {
  try {
    // Without a session there is no server that we could stop: it is gone, or others have restarted it.
    const last = await lease.leaveAsLast().catch(() => false)
    const state = inspectPostmaster(directory.cluster)
    if (state.kind !== 'running') return
    if (last) await shutDown(state.pid, directory.cluster)
    log(last ? 'PostgreSQL has stopped' : 'PostgreSQL is left running for its other users')
  } finally {
    await lease.close()
  }
}
