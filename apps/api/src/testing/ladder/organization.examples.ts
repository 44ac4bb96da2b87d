import { randomUUID } from 'node:crypto'

import type { AnswerOf, ApiKey, getIdentityProvider, SentInvitation } from '@knowwhen/contract'

import { PASSWORD } from '../accounts.js'
import { get, post } from '../cards.js'
import { plain, type Arrange, type Examples, type Stage } from './example.js'

const aKey = async ({ t, w }: Stage): Promise<{ apiKeyId: string }> => ({
  apiKeyId: (await t.anApiKey(w.org.owner)).apiKeyId,
})

const anInvitation = async ({ w }: Stage): Promise<SentInvitation> => {
  const answer = await post(w, '/api/v1/invitations', {
    headers: w.org.headers,
    payload: { role: 'member' },
  })
  return answer.json<SentInvitation>()
}

const tokenOf = ({ link }: SentInvitation): string => new URL(link ?? '').searchParams.get('token') ?? ''

const ofInvitation: Arrange = async (stage) => ({
  params: { invitationId: (await anInvitation(stage)).invitation.id },
})

/** An organisation that anybody with the owner's address may join. */
const aJoinableOrganization = async ({ t, w }: Stage): Promise<string> => {
  const open = await t.anOrganization({ name: 'Open' })
  const domain = `d${randomUUID()}.example.com`
  await t.database.asOwner('UPDATE users SET email = $2, email_verified = true WHERE id = $1', [
    w.org.owner.userId,
    `owner@${domain}`,
  ])
  await t.database.asOwner("UPDATE organizations SET join_domain = $2, join_role = 'member' WHERE id = $1", [
    open.organizationId,
    domain,
  ])
  return open.organizationId
}

const provider = ({ issuer }: Stage) => ({
  name: 'Okta',
  issuer,
  clientId: 'knowwhen',
  clientSecret: 'a secret',
  domain: 'example.com',
  version: null,
})

const withProvider: Arrange = async (stage) => {
  const { t, w } = stage
  await t.app.inject({
    method: 'PUT',
    url: '/api/v1/identity-provider',
    headers: { ...w.org.headers },
    payload: provider(stage),
  })
  return {}
}

const withProvenDomain: Arrange = async (stage) => {
  await withProvider(stage)
  const { w } = stage
  const answer = await get(w, '/api/v1/identity-provider', w.org.headers)
  const { provider: found } = answer.json<AnswerOf<typeof getIdentityProvider>>()
  stage.publish(found?.domainRecord.value ?? '')
  return {}
}

export const organizationExamples: Examples<
  | 'getOrganization'
  | 'updateOrganization'
  | 'listOrganizations'
  | 'createOrganization'
  | 'switchOrganization'
  | 'listJoinableOrganizations'
  | 'joinOrganization'
  | 'leaveOrganization'
  | 'transferOwnership'
  | 'scheduleDeletion'
  | 'callOffDeletion'
  | 'listPeople'
  | 'changeRole'
  | 'removePerson'
  | 'listInvitations'
  | 'createInvitation'
  | 'revokeInvitation'
  | 'resendInvitation'
  | 'viewInvitation'
  | 'acceptInvitation'
  | 'getIdentityProvider'
  | 'putIdentityProvider'
  | 'deleteIdentityProvider'
  | 'verifyDomain'
  | 'listApiKeys'
  | 'createApiKey'
  | 'revokeApiKey'
  | 'rotateApiKey'
  | 'listAuditEvents'
  | 'exportAuditEvents'
  | 'exportOrganization'
> = {
  getOrganization: plain,
  updateOrganization: () => ({ body: { strictness: 'certain' } }),
  listOrganizations: plain,
  createOrganization: () => ({ body: { name: 'Another' } }),
  switchOrganization: ({ w }) => ({ body: { organizationId: w.org.organizationId } }),
  listJoinableOrganizations: plain,
  joinOrganization: async (stage) => ({ params: { organizationId: await aJoinableOrganization(stage) } }),
  leaveOrganization: ({ w }) => ({ headers: w.member.headers }),
  transferOwnership: ({ w }) => ({ body: { userId: w.editor.userId } }),
  scheduleDeletion: ({ w }) => ({ body: { name: w.org.name } }),
  callOffDeletion: async ({ w }) => {
    await post(w, '/api/v1/organization/deletion', {
      headers: w.org.headers,
      payload: { name: w.org.name },
    })
    return {}
  },
  listPeople: plain,
  changeRole: ({ w }) => ({ params: { userId: w.member.userId }, body: { role: 'viewer' } }),
  removePerson: ({ w }) => ({ params: { userId: w.member.userId } }),
  listInvitations: plain,
  createInvitation: () => ({ body: { role: 'member' } }),
  revokeInvitation: ofInvitation,
  resendInvitation: ofInvitation,
  viewInvitation: async (stage) => ({ headers: {}, body: { token: tokenOf(await anInvitation(stage)) } }),
  acceptInvitation: async (stage) => ({
    headers: {},
    body: {
      token: tokenOf(await anInvitation(stage)),
      account: { name: 'New', email: `invited-${randomUUID()}@example.com`, password: PASSWORD },
    },
  }),
  getIdentityProvider: plain,
  putIdentityProvider: (stage) => ({ body: provider(stage) }),
  deleteIdentityProvider: withProvider,
  verifyDomain: withProvenDomain,
  listApiKeys: plain,
  createApiKey: () => ({ body: { name: 'CI', scope: 'read' } }),
  revokeApiKey: async (stage) => ({ params: await aKey(stage) }),
  rotateApiKey: async (stage) => ({ params: await aKey(stage), body: {} satisfies Partial<ApiKey> }),
  listAuditEvents: plain,
  exportAuditEvents: plain,
  exportOrganization: plain,
}
