import type { FeatureFlagKey, FeatureFlags } from '@knowwhen/contract'
import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query'

import { featureFlagsQuery } from '../../api/queries/feature-flags.queries.js'
import { flagDefaults } from './flag-defaults.js'

/** One SDK per visit. Without settings none is loaded, and nobody is asked. */
const sdkQuery = (sdk: NonNullable<FeatureFlags['sdk']>) =>
  queryOptions({
    queryKey: ['featureFlags', 'sdk', sdk],
    queryFn: async () => {
      const { startSdk } = await import('./flag-sdk.js')
      return startSdk(sdk)
    },
    staleTime: Infinity,
    gcTime: Infinity,
    retry: false,
  })

const evaluate = async (client: QueryClient, key: FeatureFlagKey): Promise<boolean> => {
  const { flags, sdk } = await client.query(featureFlagsQuery())
  if (sdk === null) return flags[key]
  // What the server found stands in where the SDK or its GrowthBook cannot be reached.
  const source = await client.query(sdkQuery(sdk)).catch(() => null)
  return source?.isOn(key) ?? flags[key]
}

/**
 * Whether one of Knowwhen's own features is on for this person: the default at once, and what is found out when it is.
 * Evaluated once per visit, and only for a flag that a page uses.
 */
export const useFlag = (key: FeatureFlagKey): boolean => {
  const { data } = useQuery({
    queryKey: ['featureFlags', 'one', key],
    queryFn: ({ client }) => evaluate(client, key),
    staleTime: Infinity,
    gcTime: Infinity,
    retry: false,
  })
  return data ?? flagDefaults[key]
}
