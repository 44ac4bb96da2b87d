/** The only file that imports GrowthBook's SDK; loaded where a GrowthBook for our own features is set up, and nowhere else. */
import { GrowthBook } from '@growthbook/growthbook'
import type { FeatureFlagKey, FeatureFlags } from '@knowwhen/contract'

import { call } from '../../api/client.js'
import { recordFlagExposure } from '../../api/endpoints.js'

export type SdkSettings = NonNullable<FeatureFlags['sdk']>

/** A page waits for nothing: what has not come by then is on what the server said. */
const longestWait = 2_000

/** An exposure that is lost is one person fewer in an experiment, and nothing to tell that person. */
const noteExposure = (experimentKey: string, variationKey: string): Promise<void> =>
  call(recordFlagExposure, { body: { experimentKey, variationKey } }).catch(() => undefined)

export interface FlagSource {
  /** Undefined where the GrowthBook knows no such flag. Asking is what exposes a person to an experiment. */
  readonly isOn: (key: FeatureFlagKey) => boolean | undefined
}

export const startSdk = async ({ apiHost, clientKey, attributes }: SdkSettings): Promise<FlagSource> => {
  const growthBook = new GrowthBook({
    apiHost,
    clientKey,
    attributes,
    // Flags only: nothing that GrowthBook holds may change a page, run a script or lead elsewhere.
    disableVisualExperiments: true,
    disableJsInjection: true,
    disableUrlRedirectExperiments: true,
    disableDevTools: true,
    trackingCallback: (experiment, { key }) => noteExposure(experiment.key, key),
  })
  await growthBook.init({ timeout: longestWait, streaming: false })
  return {
    isOn: (key) => {
      const { source, on } = growthBook.evalFeature(key)
      return source === 'unknownFeature' ? undefined : on
    },
  }
}
