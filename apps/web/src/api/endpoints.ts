/**
 * The contract's endpoints as the browser needs them: method and path. The contract's own objects carry
 * zod schemas, which would add zod to the first screen for nothing: the server validates and names
 * every error by path. Each line is held against the contract by the compiler: a path that differs, or an
 * endpoint that is gone, does not compile.
 */
import type * as contract from '@knowwhen/contract'
import type { Endpoint } from '@knowwhen/contract'

import type { Route } from './client.js'

type Contract = typeof contract

const at = <E extends Endpoint>(method: E['method'], path: E['path']): Route<E> => ({ method, path })

export const getSetup = at<Contract['getSetup']>('GET', '/api/v1/setup')
export const setUp = at<Contract['setUp']>('POST', '/api/v1/setup')
export const setUpDemo = at<Contract['setUpDemo']>('POST', '/api/v1/setup/demo')
export const getSession = at<Contract['getSession']>('GET', '/api/v1/session')
export const signIn = at<Contract['signIn']>('POST', '/api/v1/session')
export const signOut = at<Contract['signOut']>('DELETE', '/api/v1/session')

export const getOrganization = at<Contract['getOrganization']>('GET', '/api/v1/organization')
export const updateOrganization = at<Contract['updateOrganization']>('PATCH', '/api/v1/organization')
export const listPeople = at<Contract['listPeople']>('GET', '/api/v1/people')
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
export const createConnection = at<Contract['createConnection']>('POST', connections)
export const updateConnection = at<Contract['updateConnection']>('PATCH', `${connections}/:connectionId`)
export const disconnectConnection = at<Contract['disconnectConnection']>(
  'POST',
  `${connections}/:connectionId/disconnect`,
)
export const testNewConnection = at<Contract['testNewConnection']>('POST', `${connections}/test`)
export const testConnection = at<Contract['testConnection']>('POST', `${connections}/:connectionId/test`)
export const startSync = at<Contract['startSync']>('POST', `${connections}/:connectionId/syncs`)

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
