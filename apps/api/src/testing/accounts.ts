/** People with passwords, what was mailed to them, and a second process beside the first. */
import type { InjectOptions } from 'fastify'

import { buildApp } from '../app.js'
import { newId } from '../db/ids.js'
import { createPool } from '../db/pool.js'
import { createDeps } from '../deps.js'
import type { Env } from '../env.js'
import { answersAreDone } from '../features/auth/after-answer.js'
import { hashPassword } from '../features/auth/password-hash.js'
import type { TestApp } from './app.js'
import type { TestPerson } from './builders.js'

export const PASSWORD = 'four words that rhyme'
let passwordHash: Promise<string> | undefined

/** Gives the person the password `PASSWORD`. */
export const withPassword = async <P extends Pick<TestPerson, 'userId'>>(
  t: TestApp,
  person: P,
): Promise<P> => {
  const hash = await (passwordHash ??= hashPassword(PASSWORD))
  await t.database.asOwner(
    `INSERT INTO accounts (id, account_id, provider_id, user_id, password, created_at, updated_at)
     VALUES ($1::uuid, $2::text, 'credential', $2::uuid, $3, now(), now())`,
    [newId(), person.userId, hash],
  )
  return person
}

export type Answer = Awaited<ReturnType<TestApp['app']['inject']>>
type Given = Omit<InjectOptions, 'method' | 'url'>

/** Calls below `/api/v1`. */
export const caller =
  ({ app }: Pick<TestApp, 'app'>) =>
  (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, given: Given = {}): Promise<Answer> =>
    app.inject({ method, url: `/api/v1${path}`, ...given })

/** Cookies that the answer set, as a browser would send them back; those it took away are left out. */
export const cookiesOf = (answer: Answer): string =>
  answer.cookies
    .filter(({ value }) => value !== '')
    .map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)
    .join('; ')

export interface Mailed {
  readonly kind: string
  readonly recipient: string
  readonly subject: string
  readonly body: string
}

/** What was written to this address, the last first, once everything that an answer left to do is done. */
export const mailsTo = async (t: TestApp, recipient: string): Promise<readonly Mailed[]> => {
  await answersAreDone(t.deps)
  const { rows } = await t.database.asOwner(
    'SELECT kind, recipient, subject, body FROM account_mails WHERE recipient = $1 ORDER BY id DESC',
    [recipient],
  )
  return rows.map((row) => ({
    kind: String(row['kind']),
    recipient: String(row['recipient']),
    subject: String(row['subject']),
    body: String(row['body']),
  }))
}

/** The token of the last link that was mailed to this address. */
export const tokenTo = async (t: TestApp, recipient: string): Promise<string> => {
  for (const { body } of await mailsTo(t, recipient)) {
    const token = /\?token=([\w-]+)/.exec(body)?.[1]
    if (token !== undefined) return token
  }
  throw new Error(`No link was mailed to ${recipient}.`)
}

/** Actions in the audit trails that this person has left or suffered, in order. */
export const auditedActions = async (t: TestApp, userId: string): Promise<readonly string[]> => {
  await answersAreDone(t.deps)
  const { rows } = await t.database.asOwner(
    'SELECT action FROM audit_events WHERE actor_id = $1 ORDER BY id',
    [userId],
  )
  return rows.map((row) => String(row['action']))
}

/** Another process of the same installation, or it started anew with other settings: over the same database. */
export const aSecondProcess = async (
  t: TestApp,
  settings: Partial<Env> = {},
): Promise<Pick<TestApp, 'app' | 'close'>> => {
  const pool = createPool({ connectionString: t.database.appUrl, max: 2, onError: () => undefined })
  const { env, log, clock } = t.deps
  const deps = createDeps({ env: { ...env, ...settings }, secret: env.secret ?? '', pool, log, clock })
  const app = await buildApp(deps)
  await app.ready()
  return {
    app,
    close: async () => {
      await app.close()
      await deps.queue.stop()
      await pool.end()
    },
  }
}
