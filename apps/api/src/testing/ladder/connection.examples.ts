import { randomUUID } from 'node:crypto'

import type { Connection, SyncRun } from '@knowwhen/contract'

import { anExperiment, post } from '../cards.js'
import { simulatorKey } from '../simulated-growthbook.js'
import { plain, type Arrange, type Examples, type Stage } from './example.js'

const reachable = ({ growthBookOrigin }: Stage) => ({ baseUrl: growthBookOrigin, secretKey: simulatorKey })

const aConnection = async (stage: Stage): Promise<{ connectionId: string }> => {
  const payload = { name: `Simulated ${randomUUID()}`, ...reachable(stage) }
  const { w } = stage
  const answer = await post(w, '/api/v1/growthbook-connections', { headers: w.org.headers, payload })
  return { connectionId: answer.json<Connection>().id }
}

const ofConnection: Arrange = async (stage) => ({ params: await aConnection(stage) })
const actOnConnection: Arrange = async (stage) => ({ params: await aConnection(stage), body: {} })

const aRun = async (stage: Stage): Promise<{ connectionId: string; runId: string }> => {
  const { w } = stage
  const { connectionId } = await aConnection(stage)
  const url = `/api/v1/growthbook-connections/${connectionId}/syncs`
  const answer = await post(w, url, { headers: w.org.headers, payload: {} })
  return { connectionId, runId: answer.json<SyncRun>().id }
}
const ofRun: Arrange = async (stage) => ({ params: await aRun(stage) })
const actOnRun: Arrange = async (stage) => ({ params: await aRun(stage), body: {} })

const anAccountMail = async ({ t }: Stage): Promise<string> => {
  const id = randomUUID()
  await t.database.asOwner(
    `INSERT INTO account_mails (id, kind, recipient, subject, body, created_at)
     VALUES ($1, 'verifyEmail', 'new@example.com', 'Confirm', 'Hello', now())`,
    [id],
  )
  return id
}

export const connectionExamples: Examples<
  | 'listConnections'
  | 'getConnection'
  | 'createConnection'
  | 'updateConnection'
  | 'disconnectConnection'
  | 'testNewConnection'
  | 'testConnection'
  | 'startSync'
  | 'listSyncs'
  | 'getSync'
  | 'cancelSync'
  | 'pullExperiment'
  | 'listMetrics'
  | 'updateMetric'
> = {
  listConnections: plain,
  getConnection: ofConnection,
  createConnection: (stage) => ({ body: { name: 'New', ...reachable(stage) } }),
  updateConnection: async (stage) => ({ params: await aConnection(stage), body: { name: 'Renamed' } }),
  disconnectConnection: actOnConnection,
  testNewConnection: (stage) => ({ body: reachable(stage) }),
  testConnection: actOnConnection,
  startSync: actOnConnection,
  listSyncs: ofConnection,
  getSync: ofRun,
  cancelSync: actOnRun,
  pullExperiment: async ({ w }) => ({ params: { experimentId: await anExperiment(w) }, body: {} }),
  listMetrics: plain,
  updateMetric: ({ w }) => ({ params: { metricId: w.goalMetricId }, body: { kpiId: null } }),
}

export const installationExamples: Examples<
  | 'getInstallation'
  | 'updateInstallation'
  | 'listInstallationOrganizations'
  | 'listInstallationPeople'
  | 'listInstallationOutbox'
  | 'getInstallationOutboxMail'
  | 'erasePerson'
  | 'eraseOwnAccount'
> = {
  getInstallation: plain,
  updateInstallation: () => ({ body: { signUp: 'open' } }),
  listInstallationOrganizations: plain,
  listInstallationPeople: plain,
  listInstallationOutbox: plain,
  getInstallationOutboxMail: async (stage) => ({ params: { mailId: await anAccountMail(stage) } }),
  erasePerson: ({ w }) => ({ body: { userId: w.member.userId, confirmation: w.member.email } }),
  eraseOwnAccount: ({ w }) => ({ headers: w.member.headers, body: { confirmation: w.member.email } }),
}
