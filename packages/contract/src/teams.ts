import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { id, instant, page, pageQuery, requiredText, text, version } from './shared.js'

export const team = z
  .object({
    id,
    name: z.string(),
    purpose: z.string(),
    color: z.string(),
    hypotheses: z.int(),
    createdAt: instant,
    version,
  })
  .meta({ id: 'Team' })
export type Team = z.output<typeof team>

const color = z.string().regex(/^#[0-9a-f]{6}$/i, 'Please give a colour such as #1c7ed6.')
const teamParams = z.object({ teamId: id })

export const listTeams = endpoint({
  id: 'listTeams',
  method: 'GET',
  path: '/api/v1/teams',
  tag: 'Teams',
  summary: 'Teams by name',
  access: 'team.read',
  query: pageQuery,
  success: { status: 200, schema: page(team) },
})

export const getTeam = endpoint({
  id: 'getTeam',
  method: 'GET',
  path: '/api/v1/teams/:teamId',
  tag: 'Teams',
  summary: 'One team',
  access: 'team.read',
  params: teamParams,
  success: { status: 200, schema: team },
})

export const createTeam = endpoint({
  id: 'createTeam',
  method: 'POST',
  path: '/api/v1/teams',
  tag: 'Teams',
  summary: 'Make a team',
  access: 'team.manage',
  body: z.object({ name: requiredText(80), purpose: text(500).default(''), color: color.default('#1c7ed6') }),
  success: { status: 201, schema: team },
  failures: { 409: 'nameTaken' },
})

export const updateTeam = endpoint({
  id: 'updateTeam',
  method: 'PATCH',
  path: '/api/v1/teams/:teamId',
  tag: 'Teams',
  summary: 'Change a team',
  access: 'team.manage',
  conditional: true,
  params: teamParams,
  body: z.object({
    name: requiredText(80).optional(),
    purpose: text(500).optional(),
    color: color.optional(),
  }),
  success: { status: 200, schema: team },
  failures: { 409: 'nameTaken', 412: 'stale' },
})
