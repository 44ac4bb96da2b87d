/** What answers where someone took the web application for the API. */
export const APP_PAGE = `<!DOCTYPE html><html lang="en"><head><title>GrowthBook</title></head>
<body><div id="__next"><p>Loading...</p></div></body></html>`

/** The same answer with its numbers turned into nonsense, as a proxy or a broken release might. */
export function spoilResults(answer: unknown): unknown {
  return spoil(answer, false)
}

function spoil(value: unknown, inside: boolean): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => spoil(item, inside))
  if (typeof value !== 'object' || value === null) return inside && typeof value === 'number' ? 'NaN' : value
  return Object.fromEntries(
    Object.entries(value).map(([key, child]: [string, unknown]) => [
      key,
      spoil(child, inside || key === 'result' || key === 'experimentResults'),
    ]),
  )
}
