/** Runs a built program with this command's arguments, so that its standard output is its own alone. */
import { join } from 'node:path'

import { isBuilt } from './build.mjs'
import { root, run } from './run-steps.mjs'

/** Resolves with the exit code. A build says what it has to say on standard error. */
export const runProgram = async (path) => {
  if (!isBuilt()) {
    const builder = join(root, 'scripts/build.mjs')
    const code = await run(process.execPath, [builder], { stdio: ['ignore', 2, 2] })
    if (code !== 0) return code
  }
  return run(process.execPath, [join(root, path), ...process.argv.slice(2)], { cwd: process.cwd() })
}
