import { createHmac, randomUUID } from 'node:crypto'

import type { Connection } from '@knowwhen/contract'

import { post } from '../cards.js'
import { simulatorKey } from '../simulated-growthbook.js'
import { plain, type Arrange, type Examples, type Stage } from './example.js'

const signingKey = `ewhk_${'0123456789abcdef'.repeat(2)}`

const aConnection = async ({ w, growthBookOrigin }: Stage): Promise<{ connectionId: string }> => {
  const payload = { name: `Told ${randomUUID()}`, baseUrl: growthBookOrigin, secretKey: simulatorKey }
  const answer = await post(w, '/api/v1/growthbook-connections', { headers: w.org.headers, payload })
  return { connectionId: answer.json<Connection>().id }
}

const aListener = async (stage: Stage): Promise<{ connectionId: string }> => {
  const params = await aConnection(stage)
  const { t, w } = stage
  await t.app.inject({
    method: 'PUT',
    url: `/api/v1/growthbook-connections/${params.connectionId}/webhook-key`,
    headers: { ...w.org.headers },
    payload: { signingKey },
  })
  return params
}

const aProject = async (stage: Stage): Promise<{ connectionId: string; projectId: string }> => {
  const { connectionId } = await aConnection(stage)
  const projectId = 'prj_growth'
  await stage.t.database.asOwner(
    `INSERT INTO growthbook_projects (organization_id, connection_id, external_id, name, fetched_at)
     VALUES ($1, $2, $3, 'Growth', now())`,
    [stage.w.org.organizationId, connectionId, projectId],
  )
  return { connectionId, projectId }
}

const delivered: Arrange = async (stage) => {
  const { connectionId } = await aListener(stage)
  const body = { event: 'webhook.test', data: { object: { webhookId: 'ewh-1' } }, created: 1_781_503_200_000 }
  const signature = createHmac('sha256', signingKey).update(JSON.stringify(body)).digest('hex')
  return {
    params: { organizationId: stage.w.org.organizationId, connectionId },
    headers: { 'x-growthbook-signature': signature },
    body,
  }
}

export const webhookExamples: Examples<
  | 'rotateConnectionKey'
  | 'listConnectionProjects'
  | 'updateConnectionProject'
  | 'setWebhookKey'
  | 'removeWebhookKey'
  | 'listConnectionEvents'
  | 'receiveGrowthBookEvent'
  | 'receiveGrowthBookEventByPut'
  | 'receiveGrowthBookEventByPatch'
> = {
  rotateConnectionKey: async (stage) => ({
    params: await aConnection(stage),
    body: { secretKey: simulatorKey },
  }),
  listConnectionProjects: async (stage) => ({ params: await aConnection(stage) }),
  updateConnectionProject: async (stage) => ({ params: await aProject(stage), body: { teamId: null } }),
  setWebhookKey: async (stage) => ({ params: await aConnection(stage), body: { signingKey } }),
  removeWebhookKey: async (stage) => ({ params: await aListener(stage) }),
  listConnectionEvents: async (stage) => ({ params: await aConnection(stage) }),
  receiveGrowthBookEvent: delivered,
  receiveGrowthBookEventByPut: delivered,
  receiveGrowthBookEventByPatch: delivered,
}

export const flagExamples: Examples<'getFeatureFlags' | 'recordFlagExposure'> = {
  getFeatureFlags: plain,
  recordFlagExposure: () => ({ body: { experimentKey: 'first-steps', variationKey: '1' } }),
}
