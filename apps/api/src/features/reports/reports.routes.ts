import { getOverview } from '@knowwhen/contract'
import type { Overview } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import type { TenantTx } from '../../db/tenant.js'
import { mount } from '../../http/mount.js'
import { readFailingSyncs } from './failing-syncs.read.js'
import {
  readAwaitingApproval,
  readAwaitingMarks,
  readCounts,
  readDrafts,
  readReadyToDecide,
  readRunning,
  readSteps,
} from './overview.read.js'

const overviewAt = async (tx: TenantTx, at: Date): Promise<Overview> => ({
  ...(await readReadyToDecide(tx)),
  drafts: await readDrafts(tx),
  running: await readRunning(tx),
  awaitingApproval: await readAwaitingApproval(tx),
  awaitingMarks: await readAwaitingMarks(tx),
  failingSyncs: await readFailingSyncs(tx, at),
  counts: await readCounts(tx),
  steps: await readSteps(tx),
})

export const registerReports = (app: FastifyInstance): void => {
  mount(app, getOverview, (_, { inTenant }) => inTenant((tx, actor) => overviewAt(tx, actor.at)))
}
