import { DrizzleQueryError } from 'drizzle-orm'
import pg from 'pg'

const UNIQUE_VIOLATION = '23505'

/** PostgreSQL's own error under whatever the query builder wrapped around it. */
export const databaseErrorOf = (error: unknown): pg.DatabaseError | undefined => {
  const cause = error instanceof DrizzleQueryError ? error.cause : error
  return cause instanceof pg.DatabaseError ? cause : undefined
}

/** True where the error is a broken unique constraint or index of this name. */
export const uniqueViolationOf = (error: unknown, constraint: string): boolean => {
  const cause = databaseErrorOf(error)
  return cause?.code === UNIQUE_VIOLATION && cause.constraint === constraint
}
