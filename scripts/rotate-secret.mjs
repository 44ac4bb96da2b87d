/** Encrypts and signs anew after KNOWWHEN_SECRET was replaced; builds first where the sources are newer. */
import { runProgram } from './run-program.mjs'

process.exitCode = await runProgram('apps/api/dist/cli/rotate-secret.js')
