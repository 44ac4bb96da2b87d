/** Starts the product: builds it first where the sources are newer than the build. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { build, isBuilt } from './build.mjs'
import { root } from './run-steps.mjs'

if (!isBuilt()) {
  console.log('Building Knowwhen (once; the next start takes a second or two) …')
  const code = await build()
  if (code !== 0) process.exit(code)
}
await import(pathToFileURL(join(root, 'apps/api/dist/server.js')).href)
