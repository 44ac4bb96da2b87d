import type { FeatureFlagKey } from '@knowwhen/contract'

/** What holds until something else is known, and for good where there is no GrowthBook for our own features. */
export const flagDefaults = {
  'home-first-steps': true,
  'link-suggestions': true,
} as const satisfies Readonly<Record<FeatureFlagKey, boolean>>
