/** Compiles every workspace and bundles the web application; `isBuilt` tells whether that is still true. */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { root, run, tool } from './run-steps.mjs'

const stamp = join(root, '.cache', 'built')
const products = ['apps/api/dist/server.js', 'apps/web/dist/app/index.html']

const newest = (path) => {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return 0
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

const sourceFolders = () =>
  ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(root, group)).flatMap((name) => [
      join(root, group, name, 'src'),
      join(root, group, name, 'package.json'),
    ]),
  )

/** True when the build's products exist and nothing they were made from is newer. */
export function isBuilt() {
  if (products.some((product) => !statSync(join(root, product), { throwIfNoEntry: false }))) return false
  const builtAt = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0
  return [...sourceFolders(), join(root, 'package-lock.json')].every((path) => newest(path) <= builtAt)
}

export async function build() {
  const begun = new Date()
  const code =
    (await run(tool('tsc'), ['-b', '--noCheck', ...compiled.map((folder) => join(root, folder))])) ||
    (await run(tool('vite'), ['build', '--logLevel', 'warn'], { cwd: join(root, 'apps/web') }))
  if (code !== 0) return code
  mkdirSync(join(root, '.cache'), { recursive: true })
  writeFileSync(stamp, `${begun.toISOString()}\n`)
  return 0
}

/** What the server runs; types are the business of `npm run check`. */
const compiled = [
  'packages/domain',
  'packages/contract',
  'packages/growthbook',
  'packages/postgres',
  'apps/growthbook-simulator',
  'apps/api',
]

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exit(await build())
