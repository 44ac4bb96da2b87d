import { randomUUID } from 'node:crypto'

import type { Comment, Kpi } from '@knowwhen/contract'

import { aDraft, post } from '../cards.js'
import { plain, type Arrange, type Examples, type Stage } from './example.js'

const ofTeam: Arrange = ({ w }) => ({ params: { teamId: w.teamId } })

const aMembership = async ({ t, w }: Stage): Promise<string> => {
  const { rows } = await t.database.asOwner('SELECT id FROM team_members WHERE team_id = $1', [w.teamId])
  return String(rows[0]?.['id'])
}

const aKpi = async ({ w }: Stage): Promise<string> => {
  const payload = { name: `Revenue ${randomUUID()}`, unit: 'money', direction: 'increase' }
  return (await post(w, '/api/v1/kpis', { headers: w.org.headers, payload })).json<Kpi>().id
}

const aComment = async ({ w }: Stage): Promise<string> => {
  const { id } = await aDraft(w)
  const payload = { subjectType: 'hypothesis', subjectId: id, body: 'Really?' }
  return (await post(w, '/api/v1/comments', { headers: w.org.headers, payload })).json<Comment>().id
}

const aMail = async ({ t, w }: Stage): Promise<string> => {
  const id = randomUUID()
  await t.database.asOwner(
    `INSERT INTO organization_mails (organization_id, id, kind, recipient, subject, body, created_at)
     VALUES ($1, $2, 'invitation', 'new@example.com', 'Come in', 'Hello', now())`,
    [w.org.organizationId, id],
  )
  return id
}

export const teamExamples: Examples<
  | 'listTeams'
  | 'getTeam'
  | 'createTeam'
  | 'updateTeam'
  | 'listTeamMembers'
  | 'addTeamMember'
  | 'updateTeamMember'
  | 'setTeamLeader'
  | 'archiveTeam'
  | 'unarchiveTeam'
  | 'listKpis'
  | 'getKpi'
  | 'createKpi'
  | 'updateKpi'
  | 'listComments'
  | 'createComment'
  | 'updateComment'
  | 'removeComment'
  | 'listNotifications'
  | 'readNotifications'
  | 'getNotificationSettings'
  | 'updateNotificationSettings'
  | 'listOutbox'
  | 'getOutboxMail'
> = {
  listTeams: plain,
  getTeam: ofTeam,
  createTeam: () => ({ body: { name: 'Search' } }),
  updateTeam: ({ w }) => ({ params: { teamId: w.teamId }, body: { purpose: 'To find things' } }),
  listTeamMembers: ofTeam,
  addTeamMember: ({ w }) => ({ params: { teamId: w.teamId }, body: { userId: w.member.userId } }),
  updateTeamMember: async (stage) => ({
    params: { teamId: stage.w.teamId, membershipId: await aMembership(stage) },
    body: { until: null },
  }),
  setTeamLeader: ({ w }) => ({ params: { teamId: w.teamId }, body: { userId: w.editor.userId } }),
  archiveTeam: ofTeam,
  unarchiveTeam: ofTeam,
  listKpis: plain,
  getKpi: async (stage) => ({ params: { kpiId: await aKpi(stage) } }),
  createKpi: () => ({ body: { name: 'Visits', unit: 'count', direction: 'increase' } }),
  updateKpi: async (stage) => ({ params: { kpiId: await aKpi(stage) }, body: { definition: 'Money' } }),
  listComments: async ({ w }) => ({
    query: { subjectType: 'hypothesis', subjectId: (await aDraft(w)).id },
  }),
  createComment: async ({ w }) => ({
    body: { subjectType: 'hypothesis', subjectId: (await aDraft(w)).id, body: 'Really?' },
  }),
  updateComment: async (stage) => ({ params: { commentId: await aComment(stage) }, body: { body: 'Yes.' } }),
  removeComment: async (stage) => ({ params: { commentId: await aComment(stage) } }),
  listNotifications: plain,
  readNotifications: () => ({ body: { all: true } }),
  getNotificationSettings: plain,
  updateNotificationSettings: () => ({ body: { digest: false } }),
  listOutbox: plain,
  getOutboxMail: async (stage) => ({ params: { mailId: await aMail(stage) } }),
}
