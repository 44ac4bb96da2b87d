/** What PostgreSQL and its driver say when something fails, told apart by who can do something about it. */
import { DrizzleQueryError } from 'drizzle-orm'
import pg from 'pg'

/** The database is away, restarting, overloaded or has broken a tie against us: trying again may help. */
const passing: ReadonlySet<string> = new Set([
  '40001', // serialisation failure
  '40P01', // deadlock
  '53300', // too many connections
  '55P03', // lock timeout
  '57014', // statement timeout
  '57P01', // shut down by an administrator
  '57P02', // crashed
  '57P03', // starting up
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
])
/** The driver gives these no code. */
const passingWords = /^(timeout exceeded when trying to connect|Connection terminated|Client has encountered)/

const causeOf = (error: unknown): unknown => (error instanceof DrizzleQueryError ? error.cause : error)

export const isPassingFailure = (error: unknown): boolean => {
  const cause = causeOf(error)
  if (!(cause instanceof Error)) return false
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
  return passing.has(code) || passingWords.test(cause.message)
}

/** For the log: the query builder's message repeats every value of the query, secrets and people included. */
export const withoutValues = (error: Error): Error => {
  if (!(error instanceof DrizzleQueryError)) return error
  const cause = error.cause instanceof pg.DatabaseError ? error.cause.message : String(error.cause)
  const told = new Error(`Failed query: ${error.query} (${cause})`)
  if (error.stack !== undefined) {
    told.stack = [told.message, ...error.stack.split('\n').filter((line) => /^\s+at /.test(line))].join('\n')
  }
  return told
}
