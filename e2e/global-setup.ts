/** Before the first journey: the web application is built and a browser is at hand, or a sentence says why not. */
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

import type { TestProject } from 'vitest/node'

import { browserExecutable } from './browser.js'

declare module 'vitest' {
  export interface ProvidedContext {
    browserExecutable: string
  }
}

const root = resolve(import.meta.dirname, '..')

export const setup = (project: TestProject): void => {
  const built = spawnSync(process.execPath, [resolve(root, 'scripts/prepare.mjs')], {
    cwd: root,
    // The test runner says "test" here, with which the libraries of the page would be built for development.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: 'inherit',
  })
  if (built.status !== 0) throw new Error('The product could not be built; see the lines above.')
  project.provide('browserExecutable', browserExecutable())
}
