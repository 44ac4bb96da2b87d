/** All tests, those in a real browser included; the last line counts them. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { root, run, tool } from './run-steps.mjs'

const reports = join(root, '.cache', 'test-reports')
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

const suites = [
  { name: 'without-browser', args: ['run'] },
  { name: 'browser', args: ['run', '--config', 'e2e/vitest.config.ts'] },
]

const total = { passed: 0, failed: 0, skipped: 0 }
let code = 0
for (const suite of suites) {
  const file = join(reports, `${suite.name}.json`)
  const result = await run(tool('vitest'), [
    ...suite.args,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ])
  code ||= result
  addUp(file, suite.name)
}

console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(code || (total.failed > 0 || total.passed === 0 ? 1 : 0))

/** A suite that left no report counts as one failure: nothing is lost in silence. */
function addUp(file, name) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    total.passed += report.numPassedTests
    total.failed += report.numFailedTests + (report.numFailedTests === 0 && !report.success ? 1 : 0)
    total.skipped += report.numPendingTests + report.numTodoTests
  } catch (error) {
    console.error(`The suite "${name}" left no report: ${error.message}`)
    total.failed += 1
  }
}
