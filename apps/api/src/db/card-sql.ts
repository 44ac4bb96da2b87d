/** What several read models ask about a card, in SQL, so that it is defined once. */
import { sql } from 'drizzle-orm'

import type { StoredSignal } from './card-facts.js'
import { hypotheses, kpis, metrics, signals, verdicts } from './schema/index.js'

export interface VerdictLine {
  readonly verdict: (typeof verdicts.$inferSelect)['verdict']
  readonly reason: string
  readonly words: string
}

/** The newest verdict of a card; for queries in which `hypotheses` is joined with something. */
export const sqlNewestVerdictLine = sql<VerdictLine | null>`(
  select json_build_object('verdict', v.verdict, 'reason', v.reason, 'words', v.outcome->>'words')
  from ${verdicts} v
  where v.organization_id = ${hypotheses.organizationId} and v.hypothesis_id = ${hypotheses.id}
  order by v.id desc limit 1
)`

/** The signals of a card in their order. */
export const sqlSignals = sql<StoredSignal[]>`coalesce((
  select json_agg(json_build_object(
    'id', s.id, 'role', s.role, 'name', s.name, 'direction', s.direction,
    'promisedLift', s.promised_lift, 'anyImprovement', s.any_improvement,
    'minimumDetectableEffect', s.minimum_detectable_effect,
    'nonInferiorityMargin', s.non_inferiority_margin, 'baseline', s.baseline,
    'kpi', case when k.id is null then null else json_build_object('id', k.id, 'name', k.name) end,
    'metric', case when m.id is null then null else json_build_object(
      'id', m.id, 'externalId', m.external_id, 'name', m.name, 'connectionId', m.connection_id) end
  ) order by s.position)
  from ${signals} s
  left join ${kpis} k on k.organization_id = s.organization_id and k.id = s.kpi_id
  left join ${metrics} m on m.organization_id = s.organization_id and m.id = s.metric_id
  where s.organization_id = ${hypotheses.organizationId} and s.hypothesis_id = ${hypotheses.id}
), '[]')`
