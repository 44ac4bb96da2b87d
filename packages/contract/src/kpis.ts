import { directions, kpiUnits } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { id, instant, page, pageQuery, requiredText, text, version } from './shared.js'

export const kpi = z
  .object({
    id,
    name: z.string(),
    definition: z.string(),
    unit: z.enum(kpiUnits),
    direction: z.enum(directions),
    /** GrowthBook metrics mapped to this KPI. */
    metrics: z.array(z.object({ id, name: z.string() })),
    createdAt: instant,
    version,
  })
  .meta({ id: 'Kpi' })
export type Kpi = z.output<typeof kpi>

const kpiParams = z.object({ kpiId: id })

export const listKpis = endpoint({
  id: 'listKpis',
  method: 'GET',
  path: '/api/v1/kpis',
  tag: 'KPIs',
  summary: 'KPIs by name',
  access: 'kpi.read',
  query: pageQuery,
  success: { status: 200, schema: page(kpi) },
})

export const getKpi = endpoint({
  id: 'getKpi',
  method: 'GET',
  path: '/api/v1/kpis/:kpiId',
  tag: 'KPIs',
  summary: 'One KPI',
  access: 'kpi.read',
  params: kpiParams,
  success: { status: 200, schema: kpi },
})

export const createKpi = endpoint({
  id: 'createKpi',
  method: 'POST',
  path: '/api/v1/kpis',
  tag: 'KPIs',
  summary: 'Make a KPI with its unit and the direction that is good',
  access: 'kpi.manage',
  body: z.object({
    name: requiredText(120),
    definition: text(1000).default(''),
    unit: z.enum(kpiUnits),
    direction: z.enum(directions),
  }),
  success: { status: 201, schema: kpi },
  failures: { 409: 'nameTaken' },
})

export const updateKpi = endpoint({
  id: 'updateKpi',
  method: 'PATCH',
  path: '/api/v1/kpis/:kpiId',
  tag: 'KPIs',
  summary: 'Change a KPI; sealed cards keep what they sealed',
  access: 'kpi.manage',
  conditional: true,
  params: kpiParams,
  body: z.object({
    name: requiredText(120).optional(),
    definition: text(1000).optional(),
    unit: z.enum(kpiUnits).optional(),
    direction: z.enum(directions).optional(),
  }),
  success: { status: 200, schema: kpi },
  failures: { 409: 'nameTaken', 412: 'stale' },
})
