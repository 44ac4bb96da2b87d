/** The jobs of the script: done when the script says so, by its own clock, out of reach of the workers. */
import type { JobHandler, Queue, QueueName } from '../jobs/queue.js'

interface WaitingJob {
  readonly name: QueueName
  readonly payload: object
}

export const createScriptQueue = (): Queue => {
  const handlers = new Map<QueueName, JobHandler>()
  const waiting: WaitingJob[] = []

  const doOne = async ({ name, payload }: WaitingJob): Promise<void> => {
    const handler = handlers.get(name)
    if (handler === undefined) throw new Error(`Nobody does the jobs of ${name}.`)
    await handler(payload, { jobId: 'demo', isLast: true })
  }
  const drain = async (): Promise<number> => {
    const job = waiting.shift()
    if (job === undefined) return 0
    await doOne(job)
    return 1 + (await drain())
  }
  return {
    send: (_, name, payload) => {
      waiting.push({ name, payload })
      return Promise.resolve()
    },
    sendLater: (_, { name, payload }) => {
      waiting.push({ name, payload })
      return Promise.resolve()
    },
    handle: (name, handler) => void handlers.set(name, handler),
    lookAfter: () => undefined,
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    isRunning: () => true,
    drain,
  }
}
