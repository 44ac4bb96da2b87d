/** Its own medicine: Knowwhen's own features are flagged and tested by the operator's GrowthBook, where there is one. */
import type { FeatureFlagKey } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import type { Deps } from '../../deps.js'
import type { Actor } from '../../http/actor.js'
import { createFeatureFlags, type FeatureFlags } from './feature-flags.js'
import { registerFlagRoutes } from './flags.routes.js'

const made = new WeakMap<Deps, FeatureFlags>()

const featureFlagsOf = (deps: Deps): FeatureFlags => {
  const featureFlags = made.get(deps) ?? createFeatureFlags(deps)
  made.set(deps, featureFlags)
  return featureFlags
}

/** For features that come earlier: handed to them at composition. */
export const flagPort =
  (deps: Deps, key: FeatureFlagKey) =>
  (actor: Actor): boolean =>
    featureFlagsOf(deps).isOn(actor, key)

export const registerFlags = (app: FastifyInstance, deps: Deps): void => {
  const featureFlags = featureFlagsOf(deps)
  app.addHook('onReady', () => featureFlags.open())
  app.addHook('onClose', () => featureFlags.close())
  registerFlagRoutes(app, featureFlags)
}
