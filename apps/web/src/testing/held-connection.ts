/** A server that holds one connection: a test changes it, and the page finds out as it would in life. */
import type { Connection } from '@knowwhen/contract'

import { getAccount, getConnection, getSession, listConnections } from '../api/endpoints.js'
import { answering, refusal } from './answers.js'
import { page, session } from './card-fixtures.js'
import { aConnection } from './connection-fixtures.js'
import { server } from './server.js'

export interface HeldConnection {
  readonly now: () => Connection
  /** Changes it, and answers with what it is then. */
  readonly change: (facts: Partial<Connection>) => Connection
}

export const holdConnection = (): HeldConnection => {
  let held = aConnection()
  server.use(
    answering(getSession, () => session),
    answering(getAccount, () => refusal({ status: 500, code: 'internal', detail: 'Not asked here.' })),
    answering(getConnection, () => held),
    answering(listConnections, () => page([held])),
  )
  return {
    now: () => held,
    change: (facts) => {
      held = { ...held, ...facts, version: held.version + 1 }
      return held
    },
  }
}
