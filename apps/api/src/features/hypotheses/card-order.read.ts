/** In which order cards are listed, and where a page goes on. */
import type { listHypotheses, ParsedRequest } from '@knowwhen/contract'
import { asc, desc, gt, lt, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { z } from 'zod'

import { hypotheses } from '../../db/schema/index.js'
import { decodeCursor } from '../../http/cursor.js'

type Sort = ParsedRequest<typeof listHypotheses>['query']['sort']

export interface CardOrder {
  readonly orderBy: readonly SQL[]
  /** What comes after the place where the last page ended; its values are placeholders. */
  readonly after: SQL
  /** The values of `after`; nothing on the first page. */
  readonly endOf: (cursor: string | undefined) => Readonly<Record<string, string | number>>
  readonly cursorOf: (row: {
    readonly id: string
    readonly number: number
    readonly updatedAt: Date
  }) => readonly (string | number)[]
}

const byNumber = (sort: Sort): CardOrder => {
  const ends = z.tuple([z.literal(sort), z.int()])
  const [order, beyond] = sort === 'key' ? [asc, gt] : [desc, lt]
  return {
    orderBy: [order(hypotheses.number)],
    after: beyond(hypotheses.number, sql.placeholder('endNumber')),
    endOf: (cursor) => {
      const end = decodeCursor(cursor, ends)
      return end === undefined ? {} : { endNumber: end[1] }
    },
    cursorOf: (row) => [sort, row.number],
  }
}

const byChange = (sort: Sort): CardOrder => {
  const ends = z.tuple([z.literal(sort), z.iso.datetime(), z.uuid()])
  const [order, sign] = sort === 'updatedAt' ? [asc, sql`>`] : [desc, sql`<`]
  const end = sql`(${sql.placeholder('endAt')}::timestamptz, ${sql.placeholder('endId')}::uuid)`
  return {
    orderBy: [order(hypotheses.updatedAt), order(hypotheses.id)],
    after: sql`(${hypotheses.updatedAt}, ${hypotheses.id}) ${sign} ${end}`,
    endOf: (cursor) => {
      const decoded = decodeCursor(cursor, ends)
      return decoded === undefined ? {} : { endAt: decoded[1], endId: decoded[2] }
    },
    cursorOf: (row) => [sort, row.updatedAt.toISOString(), row.id],
  }
}

export const cardOrders: Readonly<Record<Sort, CardOrder>> = {
  key: byNumber('key'),
  '-key': byNumber('-key'),
  updatedAt: byChange('updatedAt'),
  '-updatedAt': byChange('-updatedAt'),
}
