/**
 * Does the jobs of a queue, one after the other. pg-boss has a worker of its own; it takes a job for failed once it
 * has run for a fixed time, though it is still at work, and nobody hears the promise in which it notes a result, so
 * that a database that is away at that moment ends the process.
 */
import { setTimeout as delay } from 'node:timers/promises'

import type PgBoss from 'pg-boss'
import type { Logger } from 'pino'

import { withoutValues } from '../db/database-errors.js'

export interface Attempt {
  readonly jobId: string
  /** Should this one fail, nobody tries again. */
  readonly isLast: boolean
}

export interface WorkerParts {
  readonly boss: Pick<PgBoss, 'fetch' | 'complete' | 'fail'>
  readonly queue: string
  readonly handler: (payload: unknown, attempt: Attempt) => Promise<void>
  /** Says that the job is still at work, so that nobody takes it for abandoned. */
  readonly keepAlive: (jobId: string) => Promise<void>
  readonly log: Pick<Logger, 'error' | 'warn'>
}

export interface Worker {
  /** Takes no more jobs; resolves when the one at work has ended. */
  readonly finish: () => Promise<void>
  /** Hands the job at work back, so that another process begins it again at once. */
  readonly handBack: () => Promise<void>
}

const PAUSE = 500
const HEARTBEAT = 30_000

const reasonOf = (error: unknown): object => ({
  message: error instanceof Error ? withoutValues(error).message : String(error),
})

const doJob = async (
  parts: WorkerParts,
  job: Pick<PgBoss.JobWithMetadata, 'id' | 'retryCount' | 'retryLimit'> & { readonly data: unknown },
): Promise<void> => {
  const { boss, queue, handler, keepAlive, log } = parts
  const beat = (): void => {
    keepAlive(job.id).catch((error: unknown) => {
      log.warn({ err: error, queue, jobId: job.id }, 'a job at work could not say so')
    })
  }
  const heart = setInterval(beat, HEARTBEAT)
  try {
    await handler(job.data, { jobId: job.id, isLast: job.retryCount >= job.retryLimit })
    await boss.complete(queue, job.id)
  } catch (error) {
    log.error({ err: error, queue, jobId: job.id }, 'a job has failed')
    await boss.fail(queue, job.id, reasonOf(error))
  } finally {
    clearInterval(heart)
  }
}

export const startWorker = (parts: WorkerParts): Worker => {
  const { boss, queue, log } = parts
  const stopping = new AbortController()
  const isStopping = (): boolean => stopping.signal.aborted
  let atWork: string | undefined

  const step = async (): Promise<void> => {
    const [job] = await boss.fetch(queue, { batchSize: 1, includeMetadata: true })
    if (job === undefined) return delay(PAUSE, undefined, { signal: stopping.signal })
    atWork = job.id
    await doJob(parts, job)
  }
  const loop = async (): Promise<void> => {
    while (!isStopping()) {
      try {
        await step()
      } catch (error) {
        if (isStopping()) return
        log.error({ err: error, queue, jobId: atWork }, 'the result of a job could not be noted')
      } finally {
        atWork = undefined
      }
    }
  }
  const ended = loop()
  return {
    finish: () => {
      stopping.abort()
      return ended
    },
    handBack: async () => {
      if (atWork !== undefined) await boss.fail(queue, atWork, { message: 'The process ended.' })
    },
  }
}
