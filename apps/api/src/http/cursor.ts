/** Opaque keyset cursors: where a page ended, as the values of its sort order. */
import type { z } from 'zod'

import { invalidRequest } from './problems.js'
import { unstorableTexts } from './storable-text.js'

const cursorError = () =>
  invalidRequest([{ path: 'query.cursor', message: 'This cursor cannot be used. Start again without it.' }])

/** Turns the sort values of a page's last row (the id last) into the cursor of the next page. */
const encodeCursor = (values: readonly (string | number | null)[]): string =>
  Buffer.from(JSON.stringify(values), 'utf8').toString('base64url')

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw cursorError()
  }
}

/**
 * Reads a cursor back. `schema` is a tuple of the sort values, e.g. `z.tuple([z.string(), z.uuid()])`.
 * @throws Problem 400 when it is not one of ours
 */
export const decodeCursor = <Values>(
  cursor: string | undefined,
  schema: z.ZodType<Values>,
): Values | undefined => {
  if (cursor === undefined) return undefined
  const parsed = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')))
  if (!parsed.success || unstorableTexts(parsed.data, '').length > 0) throw cursorError()
  return parsed.data
}

/** A page from one row more than asked for: the extra row says that there is a next page. */
export const pageOf = <Row>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (last: Row) => readonly (string | number | null)[],
): { readonly rows: readonly Row[]; readonly nextCursor: string | null } => {
  const kept = rows.slice(0, limit)
  const last = kept.at(-1)
  const more = rows.length > limit && last !== undefined
  return { rows: kept, nextCursor: more ? encodeCursor(cursorOf(last)) : null }
}
