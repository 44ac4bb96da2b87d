/**
 * `npm run -s bootstrap -- --email E --password P --organization O`: prints exactly one JSON object with
 * `organizationId`, `userId` and `apiKey` on standard output; everything else goes to standard error.
 */
import { parseArgs } from 'node:util'

import { email, newPassword, requiredText } from '@knowwhen/contract'
import { z } from 'zod'

import { readEnv } from '../env.js'
import { bootstrap } from '../features/organizations/index.js'
import { sentenceOf } from '../http/sentences.js'
import { createLog, STDERR } from '../log.js'
import { openRuntime, sentenceOfFailure } from '../runtime.js'

const inputSchema = z.object({ email, password: newPassword, organization: requiredText(120) })
const USAGE = 'Usage: npm run -s bootstrap -- --email E --password P --organization O'

type Input = z.output<typeof inputSchema>

const given = (): unknown => {
  const text = { type: 'string' } as const
  return parseArgs({ options: { email: text, password: text, organization: text } }).values
}

/** The words of what is wrong with the command line, or what it says. */
const readInput = (): Input | string => {
  try {
    const parsed = inputSchema.safeParse(given())
    if (parsed.success) return parsed.data
    return parsed.error.issues.map((issue) => `--${issue.path.join('.')}: ${sentenceOf(issue)}`).join('\n')
  } catch (error) {
    return sentenceOfFailure(error)
  }
}

const run = async ({ organization, ...person }: Input): Promise<void> => {
  const env = readEnv()
  const runtime = await openRuntime(env, createLog(env, STDERR))
  try {
    const answer = await bootstrap(runtime.deps, { ...person, organizationName: organization })
    process.stdout.write(`${JSON.stringify(answer)}\n`)
  } finally {
    await runtime.close()
  }
}

const input = readInput()
if (typeof input === 'string') {
  console.error(`${input}\n${USAGE}`)
  process.exitCode = 2
} else {
  try {
    await run(input)
  } catch (error) {
    console.error(sentenceOfFailure(error))
    process.exitCode = 1
  }
}
