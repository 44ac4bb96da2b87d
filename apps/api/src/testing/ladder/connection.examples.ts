import { randomUUID } from 'node:crypto'

import type { Connection } from '@knowwhen/contract'

import { post } from '../cards.js'
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
