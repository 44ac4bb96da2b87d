/** `npm run db:migrate`: brings the database up to date and ends. */
import { readEnv } from '../env.js'
import { createLog, STDERR } from '../log.js'
import { migrateOnly, sentenceOfFailure } from '../runtime.js'

try {
  const env = readEnv()
  await migrateOnly(env, createLog(env, STDERR))
  console.error('The database is up to date.')
} catch (error) {
  console.error(`The database could not be migrated.\n${sentenceOfFailure(error)}`)
  process.exitCode = 1
}
