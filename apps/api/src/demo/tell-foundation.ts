/** The beginning of the story: teams, KPIs, the connection and what it brings. */
import {
  addTeamMember,
  createConnection,
  createKpi,
  createTeam,
  listExperiments,
  listMetrics,
  setTeamLeader,
  startSync,
  updateMetric,
} from '@knowwhen/contract'

import { dayOf } from './days.js'
import { by, known, type Stage } from './stage.js'
import type { Day, DemoTeam, PersonKey, TeamKey } from './story.js'

/** Ids of what the cards refer to. */
export interface Foundation {
  readonly teams: ReadonlyMap<TeamKey, string>
  /** KPI by the key of its measure. */
  readonly kpis: ReadonlyMap<string, string>
  /** Metric by GrowthBook's id. */
  readonly metrics: ReadonlyMap<string, string>
  /** Experiment by tracking key. */
  readonly experiments: ReadonlyMap<string, string>
  readonly connectionId: string
}

const ADMIN: PersonKey = 'amara'
/** More than the simulator has of anything. */
const ALL = 200

const ISO_DAY_LENGTH = 10

const calendarDay = ({ anchor }: Stage, day: Day): string =>
  dayOf(anchor, day).toISOString().slice(0, ISO_DAY_LENGTH)

const fillTeam = async (stage: Stage, { people, leader }: DemoTeam, teamId: string): Promise<void> => {
  const params = { teamId }
  for (const { person, from, until } of people) {
    const days = {
      from: calendarDay(stage, from),
      until: until === undefined ? null : calendarDay(stage, until),
    }
    const body = { userId: known(stage.people, person), ...days }
    await by(stage, ADMIN)(addTeamMember, { params, body })
  }
  await by(stage, ADMIN)(setTeamLeader, { params, body: { userId: known(stage.people, leader) } })
}

const makeTeams = async (stage: Stage): Promise<ReadonlyMap<TeamKey, string>> => {
  const made = new Map<TeamKey, string>()
  for (const team of stage.story.teams) {
    const { key, name, purpose, color } = team
    const { id } = await by(stage, ADMIN)(createTeam, { body: { name, purpose, color } })
    made.set(key, id)
    await fillTeam(stage, team, id)
  }
  return made
}

const makeKpis = async (stage: Stage): Promise<ReadonlyMap<string, string>> => {
  const made = new Map<string, string>()
  for (const { key, name, direction, kpi } of stage.story.measures) {
    if (kpi === null) continue
    const body = { name, direction, ...kpi }
    made.set(key, (await by(stage, ADMIN)(createKpi, { body })).id)
  }
  return made
}

const connect = async (stage: Stage): Promise<string> => {
  const { growthBook, story } = stage
  const body = { name: story.connectionName, baseUrl: growthBook.origin, secretKey: growthBook.secretKey }
  const { id } = await by(stage, ADMIN)(createConnection, { body: { ...body, confirmedAlpha: 0.05 } })
  return id
}

/** GrowthBook as it stood at the script's present, read to the end. */
export const pullResults = async (stage: Stage, connectionId: string): Promise<void> => {
  stage.growthBook.showAt(stage.clock.now())
  await by(stage, ADMIN)(startSync, { params: { connectionId }, body: {} })
  await stage.script.finishJobs()
}

const mapMetrics = async (
  stage: Stage,
  metrics: Foundation['metrics'],
  kpis: Foundation['kpis'],
): Promise<void> => {
  for (const { key, metric } of stage.story.measures) {
    const kpiId = kpis.get(key)
    const params = { metricId: known(metrics, metric) }
    if (kpiId !== undefined) await by(stage, ADMIN)(updateMetric, { params, body: { kpiId } })
  }
}

/** Makes what cards need, as the admin did on the first day. */
export const tellFoundation = async (stage: Stage): Promise<Foundation> => {
  const teams = await makeTeams(stage)
  const kpis = await makeKpis(stage)
  const connectionId = await connect(stage)
  await pullResults(stage, connectionId)
  const read = by(stage, ADMIN)
  const metricPage = await read(listMetrics, { query: { limit: ALL } })
  const metrics = new Map(metricPage.items.map(({ externalId, id }) => [externalId, id]))
  await mapMetrics(stage, metrics, kpis)
  const experimentPage = await read(listExperiments, { query: { limit: ALL } })
  const experiments = new Map(experimentPage.items.map(({ trackingKey, id }) => [trackingKey, id]))
  return { teams, kpis, metrics, experiments, connectionId }
}
