/**
 * Finds a browser for the journeys: an installed Chrome or Chromium, else Debian's package, else Playwright's own download.
 * Where none can be had it fails with a sentence that says what to do; it never skips.
 */
import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'

import { chromium, type Browser } from 'playwright-core'

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
]
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const installed = (): string | undefined => {
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
  return [process.env['KNOWWHEN_BROWSER'] ?? '', ...onPath, ...places].find(
    (path) => path !== '' && isExecutable(path),
  )
}

const attempt = (command: string, args: readonly string[]): boolean => {
  try {
    execFileSync(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    return true
  } catch {
    return false
  }
}

const fromDebian = (): string | undefined => {
  if (process.getuid?.() !== 0 || !attempt('apt-get', ['update', '-qq'])) return undefined
  attempt('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'])
  return installed()
}

const fromPlaywright = (): string | undefined => {
  const cli = createRequire(import.meta.url).resolve('playwright-core/cli.js')
  attempt(process.execPath, [cli, 'install', 'chromium'])
  const path = chromium.executablePath()
  return isExecutable(path) ? path : undefined
}

/** The browser's executable; installs one where that works. */
export function browserExecutable(): string {
  const path = installed() ?? fromDebian() ?? fromPlaywright()
  if (path === undefined) {
    throw new Error(
      'No Chrome or Chromium was found and none could be installed. Install one (Debian: "apt-get install chromium"), ' +
        'or point KNOWWHEN_BROWSER at its executable, and run the tests again.',
    )
  }
  return path
}

/** A headless browser that talks to nobody but the pages under test. */
export const launchBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
