import { createKpi, getKpi, listKpis, updateKpi } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mount } from '../../http/mount.js'
import { kpiView, listKpisByName } from './kpis.read.js'
import { changeKpi, makeKpi } from './kpis.service.js'

export const registerKpis = (app: FastifyInstance): void => {
  mount(app, listKpis, ({ query }, { inTenant }) => inTenant((tx) => listKpisByName(tx, query)))

  mount(app, getKpi, ({ params }, { inTenant }) => inTenant((tx) => kpiView(tx, params.kpiId)))

  mount(app, createKpi, ({ body }, { inTenant }) =>
    inTenant(async (tx, actor) => kpiView(tx, await makeKpi(tx, actor, body))),
  )

  mount(app, updateKpi, ({ params, body }, { inTenant, version }) =>
    inTenant(async (tx, actor) => {
      await changeKpi(tx, actor, { kpiId: params.kpiId, version, input: body })
      return kpiView(tx, params.kpiId)
    }),
  )
}
