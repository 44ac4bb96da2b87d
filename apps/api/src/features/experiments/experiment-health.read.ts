/**
 * `experimentHealthOf` of the domain as SQL, to filter by; where an experiment is shown, the domain says it. A test holds
 * the two together. Asks for the newest reading as `newest`, and for `readOnce` after it.
 */
import { sql } from 'drizzle-orm'

import { experiments } from '../../db/schema/index.js'

/** What health asks of a reading, taken out of it in one go: a stored reading is unpacked each time it is looked into. */
export const readOnce = sql`left join lateral jsonb_to_record(newest.reading) as said(
  allocation text, "sampleRatioPValue" float8, arms jsonb, "multipleExposures" jsonb, "reportedUnhealthy" boolean)
  on true`

const pValue = sql`said."sampleRatioPValue"`
const isJudged = sql`(said.allocation <> 'bandit' and ${pValue} between 0 and 1)`

/** At least eight users expected in each arm that has a weight. */
const hasEnoughUsers = sql`coalesce((
  select min(a.weight) * sum(a.users) / sum(a.weight) >= 8
  from jsonb_to_recordset(said.arms) as a(weight float8, users float8)
  where a.weight > 0), true)`

/** As a webhook told them, unless the phase that is under way began later. */
export const toldExposures = sql<{ readonly users: number; readonly share: number } | null>`case
  when (${experiments.multipleExposures} ->> 'at')::timestamptz
    >= coalesce((${experiments.phases} -> -1 ->> 'startedAt')::timestamptz, '-infinity')
  then ${experiments.multipleExposures} - 'at' end`

const exposures = sql`coalesce(${toldExposures}, nullif(said."multipleExposures", 'null'))`
const share = sql`(${exposures} ->> 'share')::float8`
const exposed = sql`(${exposures} ->> 'users')::float8`

const isReportedUnhealthy = sql`(${experiments.detailedStatus} = 'Unhealthy' or said."reportedUnhealthy")`

const isWarned = sql`exists (
  select from jsonb_to_recordset(${experiments.warnings}) as w(type text, at timestamptz)
  where newest.as_of is null or w.at > newest.as_of or w.type not in ('srm', 'no-data', 'auto-update'))`

export const sqlHealth = sql`case
  when newest.as_of is not null and ${isJudged} and ${pValue} < 0.001 and ${hasEnoughUsers} then 'unhealthy'
  when newest.as_of is not null and ${share} > 0.01 and ${exposed} >= 10 then 'unhealthy'
  when newest.as_of is not null and ${isJudged} and ${pValue} < 0.01 then 'warning'
  when newest.as_of is not null and ${share} > 0.01 then 'warning'
  when newest.as_of is not null and ${exposures} is null and ${isReportedUnhealthy} then 'warning'
  when newest.as_of is null and ${experiments.detailedStatus} = 'Unhealthy' then 'warning'
  when ${experiments.resultsProblem} is not null or ${experiments.deletedAt} is not null then 'warning'
  when ${isWarned} then 'warning'
  when newest.as_of is not null and (${isJudged} or ${exposures} is not null) then 'healthy'
  else 'unknown' end`
