/** What people ask GrowthBook about one experiment: never by itself, and the network never inside a transaction. */
import {
  getBreakdown,
  getSnapshot,
  listBreakdowns,
  listDimensions,
  pullBreakdown,
  requestSnapshot,
} from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mount } from '../../http/mount.js'
import { notFound } from '../../http/problems.js'
import { recordAudit } from '../auth/index.js'
import { askGrowthBook } from './ask-growthbook.js'
import { getBreakdownView, keepBreakdown, listBreakdownViews } from './breakdown.repo.js'
import { breakdownRow, readBreakdown } from './breakdown.service.js'
import { dimensionsOf } from './dimension.service.js'
import { sourceOf } from './experiment-source.read.js'
import { metricFactsOf } from './metric-catalogue.repo.js'

const registerBreakdowns = (app: FastifyInstance): void => {
  mount(app, listBreakdowns, ({ params, query }, { inTenant }) =>
    inTenant((tx) => listBreakdownViews(tx, params.experimentId, query)),
  )

  mount(app, getBreakdown, ({ params }, { inTenant }) =>
    inTenant((tx) => getBreakdownView(tx, params.experimentId, params.breakdownId)),
  )

  mount(app, pullBreakdown, async ({ params: { experimentId }, body: asked }, { inTenant, deps }) => {
    const source = await inTenant((tx) => sourceOf(tx, experimentId))
    const answer = await readBreakdown(deps, source, asked)
    return inTenant(async (tx, actor) => {
      const metrics = await metricFactsOf(tx, source.connectionId)
      const row = breakdownRow(answer, { source, asked, metrics, now: deps.clock.now() })
      const breakdownId = await keepBreakdown(tx, row)
      await recordAudit(tx, actor, {
        action: 'experiment.brokenDown',
        subjectType: 'experiment',
        subjectId: experimentId,
        after: { breakdownId, phase: row.phase, dimension: row.dimension },
      })
      return getBreakdownView(tx, experimentId, breakdownId)
    })
  })
}

const registerSnapshots = (app: FastifyInstance): void => {
  mount(app, requestSnapshot, async ({ params: { experimentId }, body }, { inTenant, deps }) => {
    const { phase, dimension } = body
    const source = await inTenant(async (tx, actor) => {
      const found = await sourceOf(tx, experimentId)
      // Written down before it is sent: what an answer that was lost on its way has cost is known then, too.
      await recordAudit(tx, actor, {
        action: 'experiment.snapshotRequested',
        subjectType: 'experiment',
        subjectId: experimentId,
        after: { phase: phase ?? null, dimension: dimension ?? '' },
      })
      return found
    })
    const { parsed } = await askGrowthBook(deps, source, (client, signal) =>
      client.requestSnapshot(source.externalId, {
        signal,
        ...(phase === undefined ? {} : { phase }),
        ...(dimension === undefined || dimension === '' ? {} : { dimension }),
      }),
    )
    return { snapshotId: parsed.id, status: parsed.status }
  })

  mount(app, getSnapshot, async ({ params }, { inTenant, deps }) => {
    const source = await inTenant((tx) => sourceOf(tx, params.experimentId))
    const { parsed } = await askGrowthBook(deps, source, (client, signal) =>
      client.getSnapshot(params.snapshotId, { signal }),
    )
    if (parsed.experiment !== source.externalId) throw notFound('computation of this experiment')
    return { snapshotId: parsed.id, status: parsed.status }
  })
}

export const registerGrowthBookQuestions = (app: FastifyInstance): void => {
  registerBreakdowns(app)
  registerSnapshots(app)

  mount(app, listDimensions, async ({ params }, { inTenant, deps }) => {
    const source = await inTenant((tx) => sourceOf(tx, params.experimentId))
    return askGrowthBook(deps, source, (client, signal) => dimensionsOf(client, source, signal))
  })
}
