/** Every experiment, filtered and sorted: first which ones and in what order, then what is shown of them. */
import type { ExperimentSummary, listExperiments, ParsedRequest } from '@knowwhen/contract'
import { and, eq, ilike, inArray, isNotNull, isNull, or, sql, type SQL } from 'drizzle-orm'

import { experiments, hypotheses } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { containing } from './containing.js'
import { readOnce, sqlHealth } from './experiment-health.read.js'
import { orderOf } from './experiment-order.read.js'
import { selectListed } from './experiment-selection.read.js'
import { summaryOf } from './experiment-view.js'

export type ExperimentQuery = ParsedRequest<typeof listExperiments>['query']

const yesNo = (asked: 'yes' | 'no' | undefined, yes: SQL, no: SQL): SQL | undefined =>
  asked && (asked === 'yes' ? yes : no)

const given = <Value>(value: Value | undefined, condition: (value: Value) => SQL | undefined) =>
  value === undefined || value === '' ? undefined : condition(value)

const byText = ({ q, tag, projectId }: ExperimentQuery): readonly (SQL | undefined)[] => [
  given(q, (text) =>
    or(ilike(experiments.name, containing(text)), ilike(experiments.trackingKey, containing(text))),
  ),
  given(tag, (text) => sql`${experiments.tags} @> ${JSON.stringify([text])}::jsonb`),
  given(projectId, (text) => eq(experiments.projectId, text)),
]

const byState = (query: ExperimentQuery): readonly (SQL | undefined)[] => [
  given(query.status, (status) => eq(experiments.status, status)),
  given(query.connectionId, (connectionId) => eq(experiments.connectionId, connectionId)),
  yesNo(query.linked, isNotNull(hypotheses.id), isNull(hypotheses.id)),
  yesNo(query.archived, sql`${experiments.archived}`, sql`not ${experiments.archived}`),
  yesNo(query.deleted, isNotNull(experiments.deletedAt), isNull(experiments.deletedAt)),
  given(query.origin, (origin) =>
    origin === 'byHand' ? isNull(experiments.connectionId) : isNotNull(experiments.connectionId),
  ),
]

/** What only the newest reading knows. */
const byNumbers = (query: ExperimentQuery, now: Date): readonly (SQL | undefined)[] => [
  given(query.health, (health) => sql`${sqlHealth} = ${health}`),
  given(
    query.olderThanDays,
    (days) => sql`newest.as_of < ${now.toISOString()}::timestamptz - make_interval(days => ${days})`,
  ),
]

const asksOfNumbers = ({ health, olderThanDays, sort }: ExperimentQuery): boolean =>
  health !== undefined || olderThanDays !== undefined || sort === 'asOf'

/** Beside each row the newest reading, only where something is asked of it: ten thousand look-ups take their time. */
const newestBeside = sql`left join lateral (
  select e.as_of, e.reading from evidence e
  where e.organization_id = ${experiments.organizationId} and e.experiment_id = ${experiments.id}
  order by e.as_of desc, e.id desc limit 1) newest on true`

const besideOf = (query: ExperimentQuery): SQL => {
  if (query.health !== undefined) return sql`${newestBeside} ${readOnce}`
  return asksOfNumbers(query) ? newestBeside : sql``
}

const rowsOf = (query: ExperimentQuery): SQL => sql`from ${experiments}
  left join ${hypotheses} on ${hypotheses.organizationId} = ${experiments.organizationId}
    and ${hypotheses.experimentId} = ${experiments.id}
  ${besideOf(query)}`

const conditionsOf = (query: ExperimentQuery, now: Date): readonly (SQL | undefined)[] => [
  eq(experiments.organizationId, sqlOrganizationId),
  ...byText(query),
  ...byState(query),
  ...byNumbers(query, now),
]

interface Key {
  readonly id: string
  readonly key: string | number
  /** How many there are; said on the first page only, since whoever pages on knows it. */
  readonly total: number
}

type KeyRow = Record<string, unknown> & Key

async function readKeys(tx: TenantTx, query: ExperimentQuery, now: Date): Promise<readonly Key[]> {
  const order = orderOf(query)
  const after = decodeCursor(query.cursor, order.cursor)
  const beyond =
    after &&
    sql`(${order.key}, ${experiments.id}) ${order.beyond} (${after[1]}::${order.type}, ${after[2]}::uuid)`
  const total = after === undefined ? sql`count(*) over ()` : sql`0`
  const { rows } = await tx.execute<KeyRow>(sql`
    select ${experiments.id} as id, ${order.key} as key, (${total})::int as total ${rowsOf(query)}
    where ${and(...conditionsOf(query, now), beyond)}
    order by ${order.key} ${order.direction}, ${experiments.id} ${order.direction}
    limit ${query.limit + 1}`)
  return rows.map(({ id, key, total }) => ({ id, key: order.read(key), total }))
}

const totalOf = (query: ExperimentQuery, [first]: readonly Key[]): { readonly total?: number } =>
  query.cursor === undefined ? { total: first?.total ?? 0 } : {}

async function viewsOf(tx: TenantTx, keys: readonly Key[]): Promise<ExperimentSummary[]> {
  if (keys.length === 0) return []
  const ids = keys.map(({ id }) => id)
  const found = await selectListed(tx).where(
    and(eq(experiments.organizationId, sqlOrganizationId), inArray(experiments.id, ids)),
  )
  const byId = new Map(found.map((one) => [one.row.id, one]))
  return ids.flatMap((id) => {
    const one = byId.get(id)
    return one === undefined ? [] : [summaryOf(one)]
  })
}

export async function listExperimentViews(tx: TenantTx, query: ExperimentQuery, now: Date) {
  const keys = await readKeys(tx, query, now)
  const { rows, nextCursor } = pageOf(keys, query.limit, ({ key, id }) => [orderOf(query).name, key, id])
  return { items: await viewsOf(tx, rows), nextCursor, ...totalOf(query, keys) }
}
