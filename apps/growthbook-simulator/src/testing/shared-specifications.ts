import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The folder of specifications that lies beside a checkout; the repository never carries a copy of it. */
const folder = new URL('../../../../../shared/', import.meta.url)

export const hasSharedSpecifications = existsSync(folder)

export const SKIPPED_WITHOUT_SHARED = '(skipped where the shared specifications are absent)'

export function sharedPath(relative: string): string {
  return fileURLToPath(new URL(relative, folder))
}

export function readSharedText(relative: string): string {
  return readFileSync(sharedPath(relative), 'utf8')
}

export function readSharedJson(relative: string): unknown {
  return JSON.parse(readSharedText(relative))
}
