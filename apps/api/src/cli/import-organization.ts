/**
 * `npm run -s import-organization -- --file X.tar.gz`: prints one JSON object about what was imported on standard
 * output; everything else goes to standard error.
 */
import { parseArgs } from 'node:util'

import { readEnv } from '../env.js'
import { ArchiveError, importArchive } from '../features/installation/index.js'
import { createLog, STDERR } from '../log.js'
import { openRuntime, sentenceOfFailure } from '../runtime.js'

const USAGE =
  'Usage: npm run -s import-organization -- --file <archive made by the export of an organisation>'

/** Undefined where the command line says anything else. */
const readFileName = (): string | undefined => {
  try {
    return parseArgs({ options: { file: { type: 'string' } } }).values.file
  } catch {
    return undefined
  }
}

const run = async (file: string): Promise<void> => {
  const env = readEnv()
  const runtime = await openRuntime(env, createLog(env, STDERR))
  try {
    process.stdout.write(`${JSON.stringify(await importArchive(runtime.deps, file))}\n`)
  } finally {
    await runtime.close()
  }
}

const file = readFileName()
if (file === undefined) {
  console.error(USAGE)
  process.exitCode = 2
} else {
  try {
    await run(file)
  } catch (error) {
    console.error(error instanceof ArchiveError ? error.message : sentenceOfFailure(error))
    process.exitCode = 1
  }
}
