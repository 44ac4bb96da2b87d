/** What a visitor of the demo asks for, through the API. */
import type { Connection, HypothesisSummary, SyncRun } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'
import { expect } from 'vitest'

import type { Deps } from '../../deps.js'

export interface Page<T> {
  readonly items: readonly T[]
}

export type Answer = Awaited<ReturnType<FastifyInstance['inject']>>

export const clickDemo = (app: FastifyInstance): Promise<Answer> =>
  app.inject({ method: 'POST', url: '/api/v1/setup/demo', payload: {} })

/** The cookie that an answer has set. */
export const cookieOf = (answer: Answer): string =>
  answer.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')

export interface Visit {
  readonly ask: (path: string) => Promise<Answer>
  readonly read: <T>(path: string) => Promise<T>
  readonly send: (path: string) => Promise<Answer>
  readonly cards: () => Promise<readonly HypothesisSummary[]>
  readonly connection: () => Promise<Connection>
  /** Starts a sync, does the jobs, and answers with the run as it ended. */
  readonly sync: () => Promise<SyncRun | undefined>
}

export const visitOf = (
  { app, deps }: { readonly app: FastifyInstance; readonly deps: Deps },
  cookie: string,
): Visit => {
  const ask = (path: string) => app.inject({ url: `/api/v1${path}`, headers: { cookie } })
  const read = async <T>(path: string): Promise<T> => {
    const answer = await ask(path)
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json<T>()
  }
  const send = (path: string) =>
    app.inject({ method: 'POST', url: `/api/v1${path}`, headers: { cookie }, payload: {} })
  const cards = async () => (await read<Page<HypothesisSummary>>('/hypotheses?limit=200&sort=key')).items
  const connection = async (): Promise<Connection> => {
    const { items } = await read<Page<Connection>>('/growthbook-connections')
    expect(items).toHaveLength(1)
    const [only] = items
    if (only === undefined) throw new Error('The demo has no connection.')
    return only
  }
  const sync = async () => {
    const path = `/growthbook-connections/${(await connection()).id}/syncs`
    await send(path)
    await deps.queue.drain()
    return (await read<Page<SyncRun>>(path)).items[0]
  }
  return { ask, read, send, cards, connection, sync }
}
