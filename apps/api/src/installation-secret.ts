import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Env } from './env.js'

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

/** Writes the file only where there is none, so that two processes starting at once agree on one secret. */
const makeOnce = async (path: string): Promise<void> => {
  try {
    await writeFile(path, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  }
}

/** The secret given by the operator, else the one of the data directory, made at the first start. */
export const installationSecret = async (env: Pick<Env, 'secret' | 'dataDirectory'>): Promise<string> => {
  if (env.secret !== null) return env.secret
  const path = join(env.dataDirectory, 'secret')
  await mkdir(env.dataDirectory, { recursive: true })
  await makeOnce(path)
  const secret = (await readFile(path, 'utf8')).trim()
  if (secret === '') throw new Error(`The file ${path} is empty. Restore it from a backup, or remove it.`)
  return secret
}
