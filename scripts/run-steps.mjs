/** Runs named commands one after another, says how long each took, and fails if any failed. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Resolves with the exit code; output goes to this process's own. */
export const run = (command, args, options = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options })
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`)
      resolve(127)
    })
    child.on('exit', (code, signal) => resolve(signal ? 1 : (code ?? 1)))
  })

/** Every tool is the one of the lock file, started without npx. */
export const tool = (name) => `${root}node_modules/.bin/${name}`

export async function runSteps(steps) {
  const failed = []
  for (const step of steps) {
    const started = performance.now()
    console.log(`\n▸ ${step.name}`)
    const code = await run(step.command, step.args, step.options)
    console.log(`  ${code === 0 ? 'ok' : 'FAILED'} in ${((performance.now() - started) / 1000).toFixed(1)} s`)
    if (code !== 0) failed.push(step.name)
  }
  return failed
}
