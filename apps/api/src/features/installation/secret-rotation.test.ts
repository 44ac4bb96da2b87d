/** An operator replaces KNOWWHEN_SECRET: first both are given, and after `rotate-secret` the new one is enough. */
import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto'

import type { ChainVerification, Connection } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { buildApp } from '../../app.js'
import { createSecrets, type Secrets } from '../../secrets.js'
import { PASSWORD, withPassword } from '../../testing/accounts.js'
import { aWorld, post, type World } from '../../testing/cards.js'
import { TEST_SECRET } from '../../testing/database.js'
import { growthBookScenario, type Scenario } from '../../testing/growthbook-scenario.js'
import { simulatorKey } from '../../testing/simulated-growthbook.js'
import { aJudgedCard, validated } from '../../testing/verdicts.js'
import { rotateSecret } from './index.js'

const NEW_SECRET = 'the secret after the one of the tests'
const both = createSecrets(NEW_SECRET, ['something else entirely', TEST_SECRET])
const onlyNew = createSecrets(NEW_SECRET)
const SIGNING_KEY = `ewhk_${'0123456789abcdef'.repeat(2)}`

let s: Scenario
let w: World
let connection: Connection
let person: { readonly email: string; readonly recoveryCode: string }

/** As every text was encrypted before texts named their key. */
const encryptedWithoutName = (plain: string): string => {
  const key = Buffer.from(hkdfSync('sha256', TEST_SECRET, 'knowwhen', 'encryption', 32))
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return ['v1', ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))].join('.')
}

const withSecondFactor = async () => {
  const { email, headers } = await withPassword(s.t, await s.t.aPerson(w.org.organizationId))
  const prepared = await s.t.app.inject({
    method: 'POST',
    url: '/api/v1/account/two-factor',
    headers: { ...headers },
    payload: { password: PASSWORD },
  })
  const { recoveryCodes } = prepared.json<{ recoveryCodes: string[] }>()
  await s.t.database.asOwner('UPDATE two_factors SET verified = true')
  await s.t.database.asOwner('UPDATE users SET two_factor_enabled = true WHERE email = $1', [email])
  return { email, recoveryCode: recoveryCodes[0] ?? '' }
}

beforeAll(async () => {
  s = await growthBookScenario()
  w = await aWorld(s.t, 'Rotating')
  const { headers } = w.org
  const payload = { name: 'Ours', baseUrl: s.growthBook.origin, secretKey: simulatorKey }
  connection = (await post(w, '/api/v1/growthbook-connections', { headers, payload })).json<Connection>()
  const path = `/growthbook-connections/${connection.id}/webhook-key`
  await s.call('PUT', path, { signingKey: SIGNING_KEY }, { ...headers })
  await s.t.database.asOwner(
    `INSERT INTO identity_providers (organization_id, id, name, issuer, client_id, client_secret, domain, domain_token, default_role, created_at)
     VALUES ($1, gen_random_uuid(), 'Own', 'https://id.example.com', 'knowwhen', $2, 'example.com', 'token', 'member', now())`,
    [w.org.organizationId, encryptedWithoutName('the client secret')],
  )
  await s.t.app.inject({
    method: 'POST',
    url: '/api/v1/teams',
    headers: { ...w.org.keyHeaders, 'idempotency-key': 'once' },
    payload: { name: 'Made once' },
  })
  const card = await aJudgedCard(w, validated)
  const decision = { kind: 'ship', rationale: 'The numbers say so.' }
  await post(w, `/api/v1/hypotheses/${card.id}/decisions`, { headers: w.editor.headers, payload: decision })
  person = await withSecondFactor()
  // What the world brings along has no real key.
  await s.t.database.asOwner(`UPDATE growthbook_connections SET secret_key_ciphertext = '' WHERE id <> $1`, [
    connection.id,
  ])
})
afterAll(() => s.close())

/** The installation as it runs with these secrets. */
const running = (secrets: Secrets): Promise<FastifyInstance> => buildApp({ ...s.t.deps, secrets })

const SEALED = `SELECT secret_key_ciphertext AS text FROM growthbook_connections WHERE secret_key_ciphertext <> ''
  UNION ALL SELECT webhook_key_ciphertext FROM growthbook_connections WHERE webhook_key_ciphertext IS NOT NULL
  UNION ALL SELECT client_secret FROM identity_providers
  UNION ALL SELECT answer #>> '{}' FROM idempotency_keys WHERE answer IS NOT NULL`
const plainTexts = async (secrets: Secrets): Promise<readonly string[]> =>
  (await s.t.database.asOwner(SEALED)).rows.map((row) => secrets.decrypt(String(row['text'])))

const logIsIntact = async (app: FastifyInstance) =>
  (
    await app.inject({
      url: `/api/v1/achievements/verification?teamId=${w.teamId}`,
      headers: { ...w.org.keyHeaders },
    })
  ).json<ChainVerification>()

const connectionAnswers = async (app: FastifyInstance) =>
  (
    await app.inject({
      method: 'POST',
      url: `/api/v1/growthbook-connections/${connection.id}/test`,
      headers: { ...w.org.keyHeaders },
      payload: {},
    })
  ).json<{ ok: boolean }>()

const signIn = async (app: FastifyInstance) => {
  const first = await app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { email: person.email, password: PASSWORD },
  })
  const cookie = first.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
  return app.inject({
    method: 'POST',
    url: '/api/v1/session/second-factor',
    headers: { cookie },
    payload: { recoveryCode: person.recoveryCode },
  })
}

describe('a secret that is replaced', () => {
  it('goes on opening and verifying while it is given as a previous one; people sign in again', async () => {
    const app = await running(both)
    expect(await logIsIntact(app)).toMatchObject({ intact: true, entries: 1 })
    expect(await connectionAnswers(app)).toMatchObject({ ok: true })
    const session = await app.inject({ url: '/api/v1/organization', headers: { ...w.org.headers } })
    expect(session.statusCode).toBe(401)
    await app.close()
  })

  it('is needed no more after everything was encrypted and signed anew, which is safe to repeat', async () => {
    const before = await plainTexts(both)
    expect(before).toEqual(expect.arrayContaining([simulatorKey, SIGNING_KEY, 'the client secret']))
    const deps = { db: s.t.deps.db, secrets: both }
    const done = {
      connectionKeys: 1,
      webhookKeys: 1,
      identityProviders: 1,
      secondFactors: 1,
      logs: 1,
      unreadable: 0,
    }
    const counts = await rotateSecret(deps)
    expect(counts).toMatchObject(done)
    expect(counts.keptAnswers).toBeGreaterThan(0)
    const nothing = Object.fromEntries(Object.keys(counts).map((name) => [name, 0]))
    expect(await rotateSecret(deps)).toEqual(nothing)

    expect((await plainTexts(onlyNew)).toSorted()).toEqual(before.toSorted())
    const app = await running(onlyNew)
    expect(await logIsIntact(app)).toMatchObject({ intact: true, entries: 1 })
    expect(await connectionAnswers(app)).toMatchObject({ ok: true })
    expect((await signIn(app)).json()).toMatchObject({ status: 'signedIn' })
    await app.close()
  })

  it('that is not given leaves what it has closed as it was, and says so', async () => {
    const lost = createSecrets('yet another secret of these tests')
    const before = (await s.t.database.asOwner(SEALED)).rows
    const counts = await rotateSecret({ db: s.t.deps.db, secrets: lost })
    expect(counts.unreadable).toBe(before.length + 2)
    expect((await s.t.database.asOwner(SEALED)).rows).toEqual(before)
    const app = await running(lost)
    expect(await logIsIntact(app)).toMatchObject({ intact: false })
    await app.close()
  })
})
