/** GrowthBook's cloud answers the API and shows its pages under two names that belong together. */
const pagesOf: ReadonlyMap<string, string> = new Map([
  ['https://api.growthbook.io', 'https://app.growthbook.io'],
])

/** Where a person sees the experiment in GrowthBook; null where it is hosted, which does not say where its pages are. */
export const addressInGrowthBook = (baseUrl: string, externalId: string): string | null => {
  const pages = URL.canParse(baseUrl) ? pagesOf.get(new URL(baseUrl).origin) : undefined
  return pages === undefined ? null : `${pages}/experiment/${encodeURIComponent(externalId)}`
}
