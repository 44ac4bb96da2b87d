import {
  addTeamMember,
  archiveTeam,
  createTeam,
  getTeam,
  listTeamMembers,
  listTeams,
  setTeamLeader,
  unarchiveTeam,
  updateTeam,
  updateTeamMember,
  type Team,
} from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { mount } from '../../http/mount.js'
import { listMembersNewestFirst, memberView } from './members.read.js'
import { addMember, changeMember, dayOf } from './members.service.js'
import { listTeamsByName, teamView } from './teams.read.js'
import { changeTeam, chooseLeader, makeTeam, setArchived } from './teams.service.js'

const viewFor = (tx: TenantTx, actor: Actor, teamId: string): Promise<Team> =>
  teamView(tx, { teamId, today: dayOf(actor.at) })

const registerMembers = (app: FastifyInstance): void => {
  mount(app, listTeamMembers, ({ params, query }, { inTenant }) =>
    inTenant((tx, actor) =>
      listMembersNewestFirst(tx, { teamId: params.teamId, today: dayOf(actor.at) }, query),
    ),
  )

  mount(app, addTeamMember, ({ params, body }, { inTenant }) =>
    inTenant(async (tx, actor) => {
      const membershipId = await addMember(tx, actor, { teamId: params.teamId, input: body })
      return memberView(tx, { membershipId, today: dayOf(actor.at) })
    }),
  )

  mount(app, updateTeamMember, ({ params, body }, { inTenant }) =>
    inTenant(async (tx, actor) => {
      await changeMember(tx, actor, { ...params, input: body })
      return memberView(tx, { membershipId: params.membershipId, today: dayOf(actor.at) })
    }),
  )

  mount(app, setTeamLeader, ({ params, body }, { inTenant }) =>
    inTenant(async (tx, actor) => {
      await chooseLeader(tx, actor, { teamId: params.teamId, userId: body.userId })
      return viewFor(tx, actor, params.teamId)
    }),
  )
}

const registerArchive = (app: FastifyInstance): void => {
  mount(app, archiveTeam, ({ params }, { inTenant }) =>
    inTenant(async (tx, actor) => {
      await setArchived(tx, actor, { teamId: params.teamId, isArchived: true })
      return viewFor(tx, actor, params.teamId)
    }),
  )

  mount(app, unarchiveTeam, ({ params }, { inTenant }) =>
    inTenant(async (tx, actor) => {
      await setArchived(tx, actor, { teamId: params.teamId, isArchived: false })
      return viewFor(tx, actor, params.teamId)
    }),
  )
}

export const registerTeams = (app: FastifyInstance): void => {
  mount(app, listTeams, ({ query }, { inTenant }) =>
    inTenant((tx, actor) => listTeamsByName(tx, { query, today: dayOf(actor.at) })),
  )

  mount(app, getTeam, ({ params }, { inTenant }) =>
    inTenant((tx, actor) => viewFor(tx, actor, params.teamId)),
  )

  mount(app, createTeam, ({ body }, { inTenant }) =>
    inTenant(async (tx, actor) => viewFor(tx, actor, await makeTeam(tx, actor, body))),
  )

  mount(app, updateTeam, ({ params, body }, { inTenant, version }) =>
    inTenant(async (tx, actor) => {
      await changeTeam(tx, actor, { teamId: params.teamId, version, input: body })
      return viewFor(tx, actor, params.teamId)
    }),
  )

  registerMembers(app)
  registerArchive(app)
}
