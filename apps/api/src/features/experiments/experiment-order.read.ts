/** The orders in which experiments are listed, as SQL and as cursor. */
import type { experimentSorts, listExperiments, ParsedRequest } from '@knowwhen/contract'
import { sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'

import { experiments } from '../../db/schema/index.js'

type Query = Pick<ParsedRequest<typeof listExperiments>['query'], 'sort' | 'order'>
type Sort = (typeof experimentSorts)[number]

/** Milliseconds beyond every date, in place of one that is not there. */
const NEVER = 9_000_000_000_000_000

/** Milliseconds since 1970; what has no date stands at `otherwise`. */
const milliseconds = (instant: SQL, otherwise: number): SQL =>
  sql`coalesce((extract(epoch from ${instant}) * 1000)::bigint, ${sql.raw(String(otherwise))})`

const keys: Readonly<Record<Sort, (isDescending: boolean) => SQL>> = {
  // Drafts, which have not started, come before all others.
  startedAt: () => milliseconds(sql`${experiments.startedAt}`, NEVER),
  name: () => sql`lower(${experiments.name})`,
  // Without numbers there is no age: last, whichever way.
  asOf: (isDescending) => milliseconds(sql`newest.as_of`, isDescending ? -1 : NEVER),
  users: () => sql`coalesce(${experiments.users}, -1)::bigint`,
}

const named = z.string().max(10_000)
const counted = z.int()

/** The order that was asked for. `name` stands in its cursors, so that none is taken for another order's. */
export const orderOf = ({ sort, order }: Query) => {
  const isDescending = (order ?? (sort === 'name' ? 'asc' : 'desc')) === 'desc'
  const name = `${sort}:${isDescending ? 'desc' : 'asc'}`
  const isText = sort === 'name'
  return {
    name,
    key: keys[sort](isDescending),
    direction: sql.raw(isDescending ? 'desc' : 'asc'),
    beyond: sql.raw(isDescending ? '<' : '>'),
    type: sql.raw(isText ? 'text' : 'bigint'),
    cursor: z.tuple([z.literal(name), z.union([isText ? named : counted]), z.uuid()]),
    /** The driver hands a bigint on as text. */
    read: (key: string | number): string | number => (isText ? key : Number(key)),
  }
}
