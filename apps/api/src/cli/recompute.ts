/**
 * `npm run -s recompute`: computes every stored verdict of every organisation anew from stored evidence, sealed
 * criteria and rule, and changes nothing. One line for each difference and, last, one JSON object with the counts on
 * standard output; everything else goes to standard error. Ends with 1 where anything differs. Of `evidence`, `byHand`
 * were entered by hand: hashed and computed once more from what was entered, which is believed.
 */
import { readEnv } from '../env.js'
import { recomputeEverything } from '../features/experiments/index.js'
import { createLog, STDERR } from '../log.js'
import { openRuntime, sentenceOfFailure } from '../runtime.js'

const run = async (): Promise<void> => {
  const env = readEnv()
  const runtime = await openRuntime(env, createLog(env, STDERR))
  try {
    const totals = await recomputeEverything(runtime.deps, (line) => process.stdout.write(`${line}\n`))
    process.stdout.write(`${JSON.stringify(totals)}\n`)
    if (totals.differences > 0) process.exitCode = 1
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
