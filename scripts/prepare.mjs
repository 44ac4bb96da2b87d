/** After `npm ci`: build, so that `npm start` on an installed checkout only has to start. */
import { statSync } from 'node:fs'
import { join } from 'node:path'

import { build, isBuilt } from './build.mjs'
import { root } from './run-steps.mjs'

/** An image that installs the lock file before it copies the sources has nothing to build yet. */
const hasSources = statSync(join(root, 'apps/api/src'), { throwIfNoEntry: false }) !== undefined
const hasCompiler = statSync(join(root, 'node_modules/typescript'), { throwIfNoEntry: false }) !== undefined

if (hasSources && hasCompiler && !isBuilt()) {
  console.log('Building Knowwhen …')
  process.exit(await build())
}
