/** The product and what it is compared with, beside each other, and how they are asked. */
import autocannon from 'autocannon'

import { startProgram, type Program } from '../child-process.js'
import type { BenchDatabase } from './database.js'

export const CONNECTIONS = 10
const SECONDS = 1

export interface Target {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

export const startProduct = (database: BenchDatabase): Promise<Program> =>
  startProgram({
    args: ['apps/api/dist/server.js'],
    env: {
      DATABASE_URL: database.ownerUrl,
      KNOWWHEN_SECRET: database.secret,
      PORT: '0',
      LOG_LEVEL: 'warn',
      KNOWWHEN_BREACHED_PASSWORDS_URL: 'off',
      // The limit on a key is for those who ask without measure, as this does on purpose.
      KNOWWHEN_REQUESTS_PER_MINUTE: '1000000000',
    },
    announces: 'Knowwhen is ready at ',
  })

export const startBare = (database: BenchDatabase): Promise<Program> =>
  startProgram({
    args: ['--import', 'tsx', '--conditions', 'source', 'bench/api/bare-server.ts'],
    env: { BENCH_DATABASE_URL: database.appUrl, BENCH_ORGANIZATION: database.organizationId },
    announces: 'bare at ',
  })

/** Answers the bytes: both sides must answer what is measured, or the numbers mean nothing. */
export const sureOf = async ({ url, headers }: Target): Promise<number> => {
  const answer = await fetch(url, { headers })
  const body = await answer.text()
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${body}`)
  return Buffer.byteLength(body)
}

export const requestsPerSecond = async (target: Target): Promise<number> => {
  const result = await autocannon({ ...target, connections: CONNECTIONS, duration: SECONDS })
  if (result.errors + result.non2xx > 0) {
    throw new Error(`${target.url} failed ${result.errors + result.non2xx} times.`)
  }
  return result.requests.total / result.duration
}
