import { getFeatureFlags, recordFlagExposure } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mount } from '../../http/mount.js'
import type { FeatureFlags } from './feature-flags.js'

export const registerFlagRoutes = (app: FastifyInstance, featureFlags: FeatureFlags): void => {
  mount(app, getFeatureFlags, (_, { inTenant }) =>
    inTenant((_tx, actor) => Promise.resolve(featureFlags.viewFor(actor))),
  )

  mount(app, recordFlagExposure, async ({ body }, { inTenant }) => {
    const actor = await inTenant((_tx, person) => Promise.resolve(person))
    featureFlags.noteExposure(actor, body)
  })
}
