/** Gzipped JavaScript of the first screen against the budget of 220 KB, from the files as built. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { buildProduct, root } from './child-process.js'
import { scriptsOfFirstScreen, type BuiltFiles } from './first-screen.js'
import type { Measurement } from './report.js'

const KILOBYTE = 1000
const BUDGET = 220 * KILOBYTE

/** Pages that their route loads lazily; Home comes with the first script. */
const firstScreens = [
  { screen: 'Home', lazyPages: [] },
  { screen: 'sign-in', lazyPages: ['sign-in.page'] },
] as const

const builtFiles = (): BuiltFiles => {
  const folder = join(root, 'apps/web/dist/app')
  const assets = join(folder, 'assets')
  return {
    html: readFileSync(join(folder, 'index.html'), 'utf8'),
    scripts: readdirSync(assets).filter((name) => name.endsWith('.js')),
    read: (script) => {
      const asset = join(assets, script)
      return readFileSync(existsSync(asset) ? asset : join(folder, script), 'utf8')
    },
  }
}

const gzipped = (files: BuiltFiles, scripts: readonly string[]): number =>
  scripts.reduce((sum, script) => sum + gzipSync(files.read(script)).byteLength, 0)

export const measureWeb = async (): Promise<Measurement> => {
  await buildProduct()
  const files = builtFiles()
  const screens = firstScreens.map(({ screen, lazyPages }) => {
    const scripts = scriptsOfFirstScreen(files, lazyPages)
    return { screen, files: scripts.length, bytes: gzipped(files, scripts) }
  })
  const kilobytes = (bytes: number) => `${(bytes / KILOBYTE).toFixed(1)} KB`
  return {
    name: 'web',
    ratio: BUDGET / Math.max(...screens.map(({ bytes }) => bytes)),
    limit: 1,
    numbers: [
      ['budget', `${kilobytes(BUDGET)} of gzipped JavaScript`],
      ...screens.map(({ screen, files: count, bytes }): [string, string] => [
        screen,
        `${kilobytes(bytes)} in ${count} files`,
      ]),
    ],
  }
}
