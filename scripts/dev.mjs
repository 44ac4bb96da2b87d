/** API from its sources with restart on change, and Vite in front of it; Ctrl-C ends both. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'

import { root, tool } from './run-steps.mjs'

const children = [
  spawn(
    tool('tsx'),
    ['watch', '--conditions', 'source', 'apps/api/src/server.ts', ...process.argv.slice(2)],
    { cwd: root, stdio: 'inherit' },
  ),
  spawn(tool('vite'), [], { cwd: join(root, 'apps/web'), stdio: 'inherit' }),
]
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal)
  })
}
for (const child of children) {
  child.on('exit', () => {
    for (const other of children) other.kill('SIGTERM')
  })
}
