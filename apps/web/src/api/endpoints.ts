/**
 * The contract's endpoints as the browser needs them: method and path. The contract's own objects carry
 * zod schemas, which would add zod to the first screen for nothing: the server validates and names
 * every error by path. Each line is held against the contract by the compiler: a path that differs, or an
 * endpoint that is gone, does not compile.
 */
import type * as contract from '@knowwhen/contract'

import { at } from './endpoint-at.js'

export * from './evidence-endpoints.js'

type Contract = typeof contract

export const getSetup = at<Contract['getSetup']>('GET', '/api/v1/setup')
export const setUp = at<Contract['setUp']>('POST', '/api/v1/setup')
export const setUpDemo = at<Contract['setUpDemo']>('POST', '/api/v1/setup/demo')
export const getSession = at<Contract['getSession']>('GET', '/api/v1/session')
export const signIn = at<Contract['signIn']>('POST', '/api/v1/session')
export const signOut = at<Contract['signOut']>('DELETE', '/api/v1/session')
export const completeSignIn = at<Contract['completeSignIn']>('POST', '/api/v1/session/second-factor')

const accounts = '/api/v1/accounts'
const account = '/api/v1/account'
export const signUp = at<Contract['signUp']>('POST', accounts)
export const verifyEmail = at<Contract['verifyEmail']>('POST', `${accounts}/email-verifications`)
export const requestPasswordReset = at<Contract['requestPasswordReset']>(
  'POST',
  `${accounts}/password-reset-requests`,
)
export const resetPassword = at<Contract['resetPassword']>('POST', `${accounts}/password-resets`)
export const confirmEmailChange = at<Contract['confirmEmailChange']>('POST', `${accounts}/email-changes`)
export const getAccount = at<Contract['getAccount']>('GET', account)
export const updateAccount = at<Contract['updateAccount']>('PATCH', account)
export const changePassword = at<Contract['changePassword']>('PUT', `${account}/password`)
export const changeEmail = at<Contract['changeEmail']>('PUT', `${account}/email`)
export const sendEmailVerification = at<Contract['sendEmailVerification']>(
  'POST',
  `${account}/email-verification`,
)
export const beginTwoFactor = at<Contract['beginTwoFactor']>('POST', `${account}/two-factor`)
export const confirmTwoFactor = at<Contract['confirmTwoFactor']>('POST', `${account}/two-factor/confirmation`)
export const removeTwoFactor = at<Contract['removeTwoFactor']>('POST', `${account}/two-factor/removal`)
export const renewRecoveryCodes = at<Contract['renewRecoveryCodes']>(
  'POST',
  `${account}/two-factor/recovery-codes`,
)
export const listSessions = at<Contract['listSessions']>('GET', `${account}/sessions`)
export const endSession = at<Contract['endSession']>('DELETE', `${account}/sessions/:sessionId`)
export const endOtherSessions = at<Contract['endOtherSessions']>('DELETE', `${account}/sessions`)

export const getOrganization = at<Contract['getOrganization']>('GET', '/api/v1/organization')
export const updateOrganization = at<Contract['updateOrganization']>('PATCH', '/api/v1/organization')
export const listOrganizations = at<Contract['listOrganizations']>('GET', '/api/v1/organizations')
export const createOrganization = at<Contract['createOrganization']>('POST', '/api/v1/organizations')
export const switchOrganization = at<Contract['switchOrganization']>('PUT', '/api/v1/session/organization')
export const leaveOrganization = at<Contract['leaveOrganization']>('POST', '/api/v1/organization/departure')
export const transferOwnership = at<Contract['transferOwnership']>('POST', '/api/v1/organization/ownership')
export const scheduleDeletion = at<Contract['scheduleDeletion']>('POST', '/api/v1/organization/deletion')
export const callOffDeletion = at<Contract['callOffDeletion']>('DELETE', '/api/v1/organization/deletion')

const joinable = '/api/v1/joinable-organizations'
export const listJoinableOrganizations = at<Contract['listJoinableOrganizations']>('GET', joinable)
export const joinOrganization = at<Contract['joinOrganization']>(
  'POST',
  `${joinable}/:organizationId/membership`,
)

export const listPeople = at<Contract['listPeople']>('GET', '/api/v1/people')
export const changeRole = at<Contract['changeRole']>('PATCH', '/api/v1/people/:userId')
export const removePerson = at<Contract['removePerson']>('DELETE', '/api/v1/people/:userId')

const invitations = '/api/v1/invitations'
export const listInvitations = at<Contract['listInvitations']>('GET', invitations)
export const createInvitation = at<Contract['createInvitation']>('POST', invitations)
export const revokeInvitation = at<Contract['revokeInvitation']>('DELETE', `${invitations}/:invitationId`)
export const resendInvitation = at<Contract['resendInvitation']>(
  'POST',
  `${invitations}/:invitationId/sending`,
)
export const viewInvitation = at<Contract['viewInvitation']>('POST', '/api/v1/invitation-views')
export const acceptInvitation = at<Contract['acceptInvitation']>('POST', '/api/v1/invitation-acceptances')

const identityProvider = '/api/v1/identity-provider'
export const getIdentityProvider = at<Contract['getIdentityProvider']>('GET', identityProvider)
export const putIdentityProvider = at<Contract['putIdentityProvider']>('PUT', identityProvider)
export const deleteIdentityProvider = at<Contract['deleteIdentityProvider']>('DELETE', identityProvider)
export const verifyDomain = at<Contract['verifyDomain']>('POST', `${identityProvider}/domain-verification`)
export const getSessionOptions = at<Contract['getSessionOptions']>('GET', '/api/v1/session/options')
export const startSingleSignOn = at<Contract['startSingleSignOn']>('POST', '/api/v1/session/single-sign-on')

export const listApiKeys = at<Contract['listApiKeys']>('GET', '/api/v1/api-keys')
export const createApiKey = at<Contract['createApiKey']>('POST', '/api/v1/api-keys')
export const rotateApiKey = at<Contract['rotateApiKey']>('POST', '/api/v1/api-keys/:apiKeyId/rotation')
export const revokeApiKey = at<Contract['revokeApiKey']>('DELETE', '/api/v1/api-keys/:apiKeyId')
export const listAuditEvents = at<Contract['listAuditEvents']>('GET', '/api/v1/audit-events')
export const exportAuditEvents = at<Contract['exportAuditEvents']>('GET', '/api/v1/audit-events/export')

export const listTeams = at<Contract['listTeams']>('GET', '/api/v1/teams')
export const getTeam = at<Contract['getTeam']>('GET', '/api/v1/teams/:teamId')
export const createTeam = at<Contract['createTeam']>('POST', '/api/v1/teams')
export const updateTeam = at<Contract['updateTeam']>('PATCH', '/api/v1/teams/:teamId')
export const archiveTeam = at<Contract['archiveTeam']>('PUT', '/api/v1/teams/:teamId/archive')
export const unarchiveTeam = at<Contract['unarchiveTeam']>('DELETE', '/api/v1/teams/:teamId/archive')
export const setTeamLeader = at<Contract['setTeamLeader']>('PUT', '/api/v1/teams/:teamId/leader')
export const listTeamMembers = at<Contract['listTeamMembers']>('GET', '/api/v1/teams/:teamId/members')
export const addTeamMember = at<Contract['addTeamMember']>('POST', '/api/v1/teams/:teamId/members')
export const updateTeamMember = at<Contract['updateTeamMember']>(
  'PATCH',
  '/api/v1/teams/:teamId/members/:membershipId',
)

export const listKpis = at<Contract['listKpis']>('GET', '/api/v1/kpis')
export const createKpi = at<Contract['createKpi']>('POST', '/api/v1/kpis')
export const updateKpi = at<Contract['updateKpi']>('PATCH', '/api/v1/kpis/:kpiId')

const connections = '/api/v1/growthbook-connections'
export const listConnections = at<Contract['listConnections']>('GET', connections)
export const getConnection = at<Contract['getConnection']>('GET', `${connections}/:connectionId`)
export const createConnection = at<Contract['createConnection']>('POST', connections)
export const updateConnection = at<Contract['updateConnection']>('PATCH', `${connections}/:connectionId`)
export const disconnectConnection = at<Contract['disconnectConnection']>(
  'POST',
  `${connections}/:connectionId/disconnect`,
)
export const testNewConnection = at<Contract['testNewConnection']>('POST', `${connections}/test`)
export const testConnection = at<Contract['testConnection']>('POST', `${connections}/:connectionId/test`)
export const rotateConnectionKey = at<Contract['rotateConnectionKey']>(
  'POST',
  `${connections}/:connectionId/key-rotation`,
)
export const listConnectionProjects = at<Contract['listConnectionProjects']>(
  'GET',
  `${connections}/:connectionId/projects`,
)
export const updateConnectionProject = at<Contract['updateConnectionProject']>(
  'PATCH',
  `${connections}/:connectionId/projects/:projectId`,
)
export const setWebhookKey = at<Contract['setWebhookKey']>('PUT', `${connections}/:connectionId/webhook-key`)
export const removeWebhookKey = at<Contract['removeWebhookKey']>(
  'DELETE',
  `${connections}/:connectionId/webhook-key`,
)
export const listConnectionEvents = at<Contract['listConnectionEvents']>(
  'GET',
  `${connections}/:connectionId/events`,
)
export const startSync = at<Contract['startSync']>('POST', `${connections}/:connectionId/syncs`)
export const listSyncs = at<Contract['listSyncs']>('GET', `${connections}/:connectionId/syncs`)
export const cancelSync = at<Contract['cancelSync']>(
  'POST',
  `${connections}/:connectionId/syncs/:runId/cancellation`,
)
export const pullExperiment = at<Contract['pullExperiment']>(
  'POST',
  '/api/v1/experiments/:experimentId/pulls',
)

export const listMetrics = at<Contract['listMetrics']>('GET', '/api/v1/metrics')
export const updateMetric = at<Contract['updateMetric']>('PATCH', '/api/v1/metrics/:metricId')
export const listExperiments = at<Contract['listExperiments']>('GET', '/api/v1/experiments')
export const getExperiment = at<Contract['getExperiment']>('GET', '/api/v1/experiments/:experimentId')
export const listEvidence = at<Contract['listEvidence']>('GET', '/api/v1/experiments/:experimentId/evidence')
export const getRawEvidence = at<Contract['getRawEvidence']>('GET', '/api/v1/evidence/:evidenceId/raw')

const hypotheses = '/api/v1/hypotheses'
const oneHypothesis = `${hypotheses}/:hypothesisId` as const
export const listHypotheses = at<Contract['listHypotheses']>('GET', hypotheses)
export const getHypothesis = at<Contract['getHypothesis']>('GET', oneHypothesis)
export const createHypothesis = at<Contract['createHypothesis']>('POST', hypotheses)
export const updateHypothesis = at<Contract['updateHypothesis']>('PATCH', oneHypothesis)
export const sealHypothesis = at<Contract['sealHypothesis']>('POST', `${oneHypothesis}/seal`)
export const startBuilding = at<Contract['startBuilding']>('POST', `${oneHypothesis}/building`)
export const abandonHypothesis = at<Contract['abandonHypothesis']>('POST', `${oneHypothesis}/abandonment`)
export const linkExperiment = at<Contract['linkExperiment']>('PUT', `${oneHypothesis}/experiment`)
export const unlinkExperiment = at<Contract['unlinkExperiment']>('DELETE', `${oneHypothesis}/experiment`)
export const markInstrumentationError = at<Contract['markInstrumentationError']>(
  'POST',
  `${oneHypothesis}/instrumentation-error`,
)
export const approveInstrumentationError = at<Contract['approveInstrumentationError']>(
  'POST',
  `${oneHypothesis}/instrumentation-error/approval`,
)
export const withdrawInstrumentationError = at<Contract['withdrawInstrumentationError']>(
  'DELETE',
  `${oneHypothesis}/instrumentation-error`,
)
export const listHypothesisLinks = at<Contract['listHypothesisLinks']>(
  'GET',
  `${oneHypothesis}/experiment-links`,
)
export const suggestExperiments = at<Contract['suggestExperiments']>(
  'GET',
  `${oneHypothesis}/experiment-suggestions`,
)
export const recomputeHypothesis = at<Contract['recomputeHypothesis']>(
  'GET',
  `${oneHypothesis}/recomputation`,
)
export const listVerdicts = at<Contract['listVerdicts']>('GET', `${oneHypothesis}/verdicts`)

export const getRecommendation = at<Contract['getRecommendation']>('GET', `${oneHypothesis}/recommendation`)
export const decideHypothesis = at<Contract['decideHypothesis']>('POST', `${oneHypothesis}/decisions`)
export const listDecisions = at<Contract['listDecisions']>('GET', '/api/v1/decisions')
export const approveDecision = at<Contract['approveDecision']>(
  'POST',
  '/api/v1/decisions/:decisionId/approval',
)

export const listAchievements = at<Contract['listAchievements']>('GET', '/api/v1/achievements')
export const verifyAchievements = at<Contract['verifyAchievements']>(
  'GET',
  '/api/v1/achievements/verification',
)

export const getOverview = at<Contract['getOverview']>('GET', '/api/v1/reports/overview')

export const listOutbox = at<Contract['listOutbox']>('GET', '/api/v1/outbox')
export const getOutboxMail = at<Contract['getOutboxMail']>('GET', '/api/v1/outbox/:mailId')
const installationOutbox = '/api/v1/installation/outbox'
export const listInstallationOutbox = at<Contract['listInstallationOutbox']>('GET', installationOutbox)
export const getInstallationOutboxMail = at<Contract['getInstallationOutboxMail']>(
  'GET',
  `${installationOutbox}/:mailId`,
)

export const listNotifications = at<Contract['listNotifications']>('GET', '/api/v1/notifications')
export const readNotifications = at<Contract['readNotifications']>('POST', '/api/v1/notifications/reading')
const notificationSettings = '/api/v1/notification-settings'
export const getNotificationSettings = at<Contract['getNotificationSettings']>('GET', notificationSettings)
export const updateNotificationSettings = at<Contract['updateNotificationSettings']>(
  'PUT',
  notificationSettings,
)

export const listComments = at<Contract['listComments']>('GET', '/api/v1/comments')
export const createComment = at<Contract['createComment']>('POST', '/api/v1/comments')
export const updateComment = at<Contract['updateComment']>('PATCH', '/api/v1/comments/:commentId')
export const removeComment = at<Contract['removeComment']>('DELETE', '/api/v1/comments/:commentId')

const installation = '/api/v1/installation'
export const getInstallation = at<Contract['getInstallation']>('GET', installation)
export const updateInstallation = at<Contract['updateInstallation']>('PATCH', installation)
export const listInstallationOrganizations = at<Contract['listInstallationOrganizations']>(
  'GET',
  `${installation}/organizations`,
)
export const listInstallationPeople = at<Contract['listInstallationPeople']>('GET', `${installation}/people`)
export const erasePerson = at<Contract['erasePerson']>('POST', `${installation}/erasures`)
export const eraseOwnAccount = at<Contract['eraseOwnAccount']>('DELETE', '/api/v1/account')
export const exportOrganization = at<Contract['exportOrganization']>('GET', '/api/v1/organization/export')

export const getFeatureFlags = at<Contract['getFeatureFlags']>('GET', '/api/v1/feature-flags')
export const recordFlagExposure = at<Contract['recordFlagExposure']>(
  'POST',
  '/api/v1/feature-flags/exposures',
)
