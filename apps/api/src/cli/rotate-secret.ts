/**
 * `npm run -s rotate-secret`, with the new KNOWWHEN_SECRET and the old one in KNOWWHEN_PREVIOUS_SECRETS: prints one
 * JSON object with counts on standard output; everything else goes to standard error. Ends with 1 where something
 * could not be read, because a secret that it needs is not given.
 */
import { readEnv } from '../env.js'
import { rotateSecret } from '../features/installation/index.js'
import { createLog, STDERR } from '../log.js'
import { openRuntime, sentenceOfFailure } from '../runtime.js'

const UNREADABLE =
  'Some of it was made under a secret that is not given. Add that secret to KNOWWHEN_PREVIOUS_SECRETS and run this again.'

const run = async (): Promise<void> => {
  const env = readEnv()
  const runtime = await openRuntime(env, createLog(env, STDERR))
  try {
    const counts = await rotateSecret(runtime.deps)
    process.stdout.write(`${JSON.stringify(counts)}\n`)
    if (counts.unreadable === 0) return
    console.error(UNREADABLE)
    process.exitCode = 1
  } finally {
    await runtime.close()
  }
}

try {
  await run()
} catch (error) {
  console.error(sentenceOfFailure(error))
  process.exitCode = 1
}
