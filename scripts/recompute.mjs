/** Proves stored verdicts; builds first where the sources are newer than the build. */
import { runProgram } from './run-program.mjs'

process.exitCode = await runProgram('apps/api/dist/cli/recompute.js')
