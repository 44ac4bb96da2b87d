/** `npm run bench [-- name …]`: ratios of this run against their limits; exit code 1 where one is below. */
import { measureApi } from './api/api.bench.js'
import { measureAuth } from './auth.bench.js'
import { exitCodeOf, linesOf, type Measurement } from './report.js'
import { measureStart } from './start.bench.js'
import { measureSync } from './sync/sync.bench.js'
import { measureVerdict } from './verdict.bench.js'
import { measureWeb } from './web.bench.js'

/** One that holds several ratios against limits of their own gives several. */
type Measured = Measurement | readonly Measurement[]

const benchmarks: Readonly<Record<string, () => Promise<Measured> | Measured>> = {
  verdict: measureVerdict,
  web: measureWeb,
  start: measureStart,
  api: measureApi,
  auth: measureAuth,
  sync: measureSync,
}

const chosen = (names: readonly string[]): readonly string[] => {
  const unknown = names.filter((name) => !(name in benchmarks))
  if (unknown.length === 0) return names.length > 0 ? names : Object.keys(benchmarks)
  throw new Error(
    `There is no benchmark "${unknown.join('", "')}": choose of ${Object.keys(benchmarks).join(', ')}.`,
  )
}

const run = async (names: readonly string[]): Promise<void> => {
  const measurements: Measurement[] = []
  for (const name of chosen(names)) {
    const measure = benchmarks[name]
    if (measure === undefined) continue
    const found = [await measure()].flat()
    measurements.push(...found)
    console.log(found.flatMap(linesOf).join('\n'))
  }
  process.exitCode = exitCodeOf(measurements)
}

await run(process.argv.slice(2))
