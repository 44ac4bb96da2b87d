/** Knowwhen's own flags for a person: by the operator's GrowthBook, or else as they are by default. */
import type { GrowthBookClient, TrackingCallback } from '@growthbook/growthbook'
import type { FeatureFlagKey, FeatureFlags as FeatureFlagsView } from '@knowwhen/contract'

import type { Deps } from '../../deps.js'
import type { Actor } from '../../http/actor.js'
import { createExposureLog, type ExposureLog } from './exposure-log.js'
import { createFlagSource, type FlagSource } from './flag-source.js'
import { flags } from './flags.js'

type FlagDeps = Pick<Deps, 'env' | 'db' | 'clock' | 'log'>
type Asker = Pick<Actor, 'userId' | 'organizationId' | 'role' | 'apiKeyId'>

export interface FeatureFlags {
  /** Whether it is on for who asks, who counts from now on as having seen it. */
  readonly isOn: (actor: Asker, key: FeatureFlagKey) => boolean
  /** All of them, without anybody having seen anything yet; and what the SDK in the browser needs. */
  readonly viewFor: (actor: Asker) => FeatureFlagsView
  /** Keeps what the browser's SDK reports, where it is an experiment of the operator's GrowthBook. */
  readonly noteExposure: (
    actor: Asker,
    seen: { readonly experimentKey: string; readonly variationKey: string },
  ) => void
  /** Waits for the first answer, within bounds. */
  readonly open: () => Promise<void>
  readonly close: () => Promise<void>
}

/** All that is told about a person: never a name or an address. */
const attributesOf = ({ userId, organizationId, role }: Asker) => ({ id: userId, organizationId, role })

type Track = (experimentKey: string, variationKey: string) => void

interface Question {
  readonly key: FeatureFlagKey
  /** Told where an experiment decides; null: nobody has seen anything yet. */
  readonly track: Track | null
}

const valueOf = (client: GrowthBookClient, asker: Asker, { key, track }: Question): boolean | null => {
  const trackingCallback: TrackingCallback = (experiment, result) => track?.(experiment.key, result.key)
  const result = client.evalFeature<unknown>(key, { attributes: attributesOf(asker), trackingCallback })
  // Unknown there, or without a value.
  return result.value === null ? null : result.on
}

/** Rules are an operator's text: what the SDK makes nothing of leaves the flag on its default. */
const evaluator =
  (source: FlagSource | undefined, log: Deps['log']) =>
  (asker: Asker, question: Question): boolean => {
    const { key } = question
    const { isOnByDefault } = flags[key]
    const client = source?.current()?.client
    try {
      return (client && valueOf(client, asker, question)) ?? isOnByDefault
    } catch (error) {
      log.warn({ err: error, key }, 'a flag could not be evaluated')
      return isOnByDefault
    }
  }

/** An API key is a program, and what programs see is no experiment on people. */
const isPerson = ({ apiKeyId }: Asker): boolean => apiKeyId === null

const noting =
  (exposures: ExposureLog, actor: Asker): Track =>
  (experimentKey, variationKey) => {
    const { organizationId, userId } = actor
    if (isPerson(actor)) exposures.add({ organizationId, userId, experimentKey, variationKey })
  }

export const createFeatureFlags = (deps: FlagDeps): FeatureFlags => {
  const settings = deps.env.featureFlags
  const source = settings === null ? undefined : createFlagSource(settings, deps)
  const exposures = createExposureLog(deps)
  const evaluate = evaluator(source, deps.log)
  const valueFor = (actor: Asker, key: FeatureFlagKey) => evaluate(actor, { key, track: null })

  return {
    isOn: (actor, key) => evaluate(actor, { key, track: noting(exposures, actor) }),
    viewFor: (actor) => ({
      flags: {
        'link-suggestions': valueFor(actor, 'link-suggestions'),
        'home-first-steps': valueFor(actor, 'home-first-steps'),
      },
      sdk: settings === null ? null : { ...settings, attributes: attributesOf(actor) },
    }),
    noteExposure: (actor, { experimentKey, variationKey }) => {
      const variations = source?.current()?.experiments.get(experimentKey)
      if (variations?.has(variationKey) === true) noting(exposures, actor)(experimentKey, variationKey)
    },
    open: async () => source?.refresh(),
    close: async () => {
      await source?.close()
      await exposures.finish()
    },
  }
}
