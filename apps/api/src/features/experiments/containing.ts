/** A pattern for `ilike`: `%` and `_` that a person typed mean themselves. */
export const containing = (q: string): string => `%${q.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
