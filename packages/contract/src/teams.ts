import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { id, instant, page, pageQuery, person, requiredText, text, version } from './shared.js'

export const team = z
  .object({
    id,
    name: z.string(),
    purpose: z.string(),
    color: z.string(),
    /** Leads this team and no other; null where nobody was chosen. */
    leader: person.nullable(),
    /** People in it today. */
    size: z.int(),
    /** Ways to talk among so many, n(n-1)/2. */
    channels: z.int(),
    /** What is worth considering at this size; null up to nine people. */
    sizeHint: z.string().nullable(),
    /** Takes no new cards since then; null: at work. */
    archivedAt: instant.nullable(),
    hypotheses: z.int(),
    createdAt: instant,
    version,
  })
  .meta({ id: 'Team' })
export type Team = z.output<typeof team>

/** A calendar day, e.g. 2026-01-31. */
const day = z.iso.date('Please give a day such as 2026-01-31.')

export const teamMember = z
  .object({
    id,
    person,
    /** First day in the team. */
    from: day,
    /** Last day in the team; null: still there. */
    until: day.nullable(),
    /** In the team today. */
    isPresent: z.boolean(),
    isLeader: z.boolean(),
  })
  .meta({ id: 'TeamMember' })
export type TeamMember = z.output<typeof teamMember>

const color = z.string().regex(/^#[0-9a-f]{6}$/i, 'Please give a colour such as #1c7ed6.')
const teamParams = z.object({ teamId: id })
const memberParams = teamParams.extend({ membershipId: id })

export const teamStatuses = ['active', 'archived', 'all'] as const
export const teamMemberPeriods = ['present', 'past', 'all'] as const

export const listTeams = endpoint({
  id: 'listTeams',
  method: 'GET',
  path: '/api/v1/teams',
  tag: 'Teams',
  summary: 'Teams by name; the archived ones only where asked for',
  access: 'team.read',
  query: pageQuery.extend({ status: z.enum(teamStatuses).default('active') }),
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

export const archiveTeam = endpoint({
  id: 'archiveTeam',
  method: 'PUT',
  path: '/api/v1/teams/:teamId/archive',
  tag: 'Teams',
  summary: 'Archive a team: it takes no new cards, and stays in every record',
  access: 'team.manage',
  params: teamParams,
  success: { status: 200, schema: team },
})

export const unarchiveTeam = endpoint({
  id: 'unarchiveTeam',
  method: 'DELETE',
  path: '/api/v1/teams/:teamId/archive',
  tag: 'Teams',
  summary: 'Take a team out of the archive',
  access: 'team.manage',
  params: teamParams,
  success: { status: 200, schema: team },
  failures: { 409: 'leadsAnother: its leader leads another team by now' },
})

export const setTeamLeader = endpoint({
  id: 'setTeamLeader',
  method: 'PUT',
  path: '/api/v1/teams/:teamId/leader',
  tag: 'Teams',
  summary: 'Choose who leads the team: somebody who is in it today and leads no other team; null for nobody',
  access: 'team.manage',
  params: teamParams,
  body: z.object({ userId: id.nullable() }),
  success: { status: 200, schema: team },
  failures: { 409: 'leadsAnother, teamArchived', 422: 'leaderNotInTeam' },
})

export const listTeamMembers = endpoint({
  id: 'listTeamMembers',
  method: 'GET',
  path: '/api/v1/teams/:teamId/members',
  tag: 'Teams',
  summary: 'Who is or was in the team, and when; who came last first',
  description: 'Somebody who came back is there twice. `past` has whoever is not in the team today.',
  access: 'team.read',
  params: teamParams,
  query: pageQuery.extend({ period: z.enum(teamMemberPeriods).default('all') }),
  success: { status: 200, schema: page(teamMember) },
})

export const addTeamMember = endpoint({
  id: 'addTeamMember',
  method: 'POST',
  path: '/api/v1/teams/:teamId/members',
  tag: 'Teams',
  summary: 'Take somebody into the team, from today or from the day given',
  access: 'team.manage',
  params: teamParams,
  body: z.object({ userId: id, from: day.optional(), until: day.nullable().default(null) }),
  success: { status: 201, schema: teamMember },
  failures: { 409: 'alreadyInTeam, teamArchived', 422: 'unknownReference, daysReversed' },
})

export const updateTeamMember = endpoint({
  id: 'updateTeamMember',
  method: 'PATCH',
  path: '/api/v1/teams/:teamId/members/:membershipId',
  tag: 'Teams',
  summary: 'End somebody’s time in the team, or correct its days; the entry stays',
  access: 'team.manage',
  params: memberParams,
  body: z.object({ from: day.optional(), until: day.nullable().optional() }),
  success: { status: 200, schema: teamMember },
  failures: { 409: 'alreadyInTeam, leaderLeaves', 422: 'daysReversed' },
})
