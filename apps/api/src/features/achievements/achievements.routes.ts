import { listAchievements, verifyAchievements } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mount } from '../../http/mount.js'
import { listLog } from './achievements.read.js'
import { verifyLog } from './verification.service.js'

export const registerAchievements = (
  app: FastifyInstance,
  { signingSecrets }: { readonly signingSecrets: readonly string[] },
): void => {
  mount(app, listAchievements, ({ query }, { inTenant }) => inTenant((tx) => listLog(tx, query)))

  mount(app, verifyAchievements, ({ query }, { inTenant }) =>
    inTenant((tx) => verifyLog(tx, { teamId: query.teamId, signingSecrets })),
  )
}
