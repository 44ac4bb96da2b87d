/**
 * What a GrowthBook's SDK endpoint answers. The SDK reads it; here it is only seen to be one, and which experiments are
 * in it. This file is a named seam: the SDK's type is given to what has been looked at.
 */
import type { FeatureApiResponse } from '@growthbook/growthbook'
import { z } from 'zod'

const records = z.record(z.string(), z.unknown())
const payload = z.custom<FeatureApiResponse>(
  (value) => z.object({ features: records }).safeParse(value).success,
)

/** @throws where the text is no payload of features, or an encrypted one */
export const readPayload = (text: string): FeatureApiResponse => payload.parse(JSON.parse(text))

const meta = z.array(z.object({ key: z.string().optional().catch(undefined) }).catch({})).catch([])
const experiment = z.object({
  key: z.string().optional().catch(undefined),
  variations: z.array(z.unknown()),
  meta,
})
const rules = z.object({ rules: z.array(z.unknown()).catch([]) }).catch({ rules: [] })

/** Variations of each experiment, by its key, under the keys that the SDK reports. */
export type KnownExperiments = ReadonlyMap<string, ReadonlySet<string>>

const readExperiment = (value: unknown, name: string): [string, ReadonlySet<string>][] => {
  const read = experiment.safeParse(value)
  if (!read.success) return []
  const { key, variations, meta: names } = read.data
  return [[key ?? name, new Set(variations.map((_, index) => names[index]?.key ?? String(index)))]]
}

export const experimentsIn = ({ features = {}, experiments = [] }: FeatureApiResponse): KnownExperiments =>
  new Map([
    ...Object.entries(features).flatMap(([name, feature]) =>
      rules.parse(feature).rules.flatMap((rule) => readExperiment(rule, name)),
    ),
    ...experiments.flatMap((each) => readExperiment(each, '')),
  ])
