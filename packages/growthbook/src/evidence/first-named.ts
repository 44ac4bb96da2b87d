/** The first text that is there and not empty: GrowthBook sends "" for a name it does not have. */
export const firstNamed = (candidates: readonly (string | undefined)[]): string =>
  candidates.find((candidate) => candidate !== undefined && candidate !== '') ?? ''
