/** Knowwhen's own features, which an operator can flag and A/B test with a GrowthBook of their own. */
import { z } from 'zod'

import { endpoint, nothing } from './endpoint.js'
import { requiredText } from './shared.js'

/** Every flag there is. The part before the hyphen says nothing: the registry of the API says what each is for. */
export const featureFlagKeys = ['link-suggestions', 'home-first-steps'] as const
export type FeatureFlagKey = (typeof featureFlagKeys)[number]

export const featureFlags = z
  .object({
    /** For this person, now. Without a GrowthBook, and whenever it does not answer, each is on its default. */
    flags: z.record(z.enum(featureFlagKeys), z.boolean()),
    /** For the SDK in the browser; null: there is none to load, and nothing is sent anywhere. */
    sdk: z
      .object({
        apiHost: z.string(),
        clientKey: z.string(),
        /** All that the SDK is told about the person: never a name or an address. */
        attributes: z.object({ id: z.string(), organizationId: z.string(), role: z.string() }),
      })
      .nullable(),
  })
  .meta({ id: 'FeatureFlags' })
export type FeatureFlags = z.output<typeof featureFlags>

const tag = 'Feature flags'
const path = '/api/v1/feature-flags'

export const getFeatureFlags = endpoint({
  id: 'getFeatureFlags',
  method: 'GET',
  path,
  tag,
  summary: 'Knowwhen’s own flags as they are for this person',
  access: 'signedIn',
  success: { status: 200, schema: featureFlags },
})

export const recordFlagExposure = endpoint({
  id: 'recordFlagExposure',
  method: 'POST',
  path: `${path}/exposures`,
  tag,
  summary: 'Note that this person saw a variation of an experiment on Knowwhen itself',
  description:
    'Kept once per person, experiment and variation. What is no experiment of the operator’s GrowthBook, or comes from an API key, is not kept and answered alike.',
  access: 'signedIn',
  body: z.object({ experimentKey: requiredText(200), variationKey: requiredText(200) }),
  success: { status: 204, schema: nothing },
})
