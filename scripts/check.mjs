/** Everything that may stop a commit, in the order of how fast it answers. CI runs exactly this. */
import { runSteps, tool } from './run-steps.mjs'

const sources = ['packages', 'apps', 'e2e', 'bench', 'scripts']
const withoutTests = process.argv.includes('--static')

const failed = await runSteps([
  { name: 'format (prettier)', command: tool('prettier'), args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'types (tsc)', command: tool('tsc'), args: ['-b'] },
  {
    name: 'dependency direction (dependency-cruiser)',
    command: tool('depcruise'),
    args: ['--config', '.dependency-cruiser.mjs', 'packages', 'apps'],
  },
  { name: 'dead code (knip)', command: tool('knip'), args: [] },
  { name: 'lint (eslint)', command: tool('eslint'), args: ['--max-warnings', '0', ...sources] },
  ...(withoutTests
    ? []
    : [{ name: 'tests without a browser (vitest)', command: tool('vitest'), args: ['run'] }]),
])

if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}`)
  process.exit(1)
}
console.log('\nAll checks passed.')
