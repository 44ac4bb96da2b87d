import { createTeam, getTeam, listTeams, updateTeam } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mount } from '../../http/mount.js'
import { listTeamsByName, teamView } from './teams.read.js'
import { changeTeam, makeTeam } from './teams.service.js'

export const registerTeams = (app: FastifyInstance): void => {
  mount(app, listTeams, ({ query }, { inTenant }) => inTenant((tx) => listTeamsByName(tx, query)))

  mount(app, getTeam, ({ params }, { inTenant }) => inTenant((tx) => teamView(tx, params.teamId)))

  mount(app, createTeam, ({ body }, { inTenant }) =>
    inTenant(async (tx, actor) => teamView(tx, await makeTeam(tx, actor, body))),
  )

  mount(app, updateTeam, ({ params, body }, { inTenant, version }) =>
    inTenant(async (tx, actor) => {
      await changeTeam(tx, actor, { teamId: params.teamId, version, input: body })
      return teamView(tx, params.teamId)
    }),
  )
}
