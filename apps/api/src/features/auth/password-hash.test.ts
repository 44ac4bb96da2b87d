import { scryptSync } from 'node:crypto'

import { hashPassword as libraryHash } from 'better-auth/crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { caller, PASSWORD, withPassword } from '../../testing/accounts.js'
import { testApp, type TestApp } from '../../testing/app.js'
import { hashPassword, isOutdated, verifyPassword } from './password-hash.js'

describe('the hash of a password', () => {
  it('says its own parameters, is different each time, and fits its password alone', async () => {
    const [one, other] = await Promise.all([hashPassword(PASSWORD), hashPassword(PASSWORD)])
    expect(one).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(one).not.toBe(other)
    expect(await verifyPassword(one, PASSWORD)).toBe(true)
    expect(await verifyPassword(one, `${PASSWORD} `)).toBe(false)
    expect(isOutdated(one)).toBe(false)
  })

  it('fits whatever form of Unicode the keyboard makes', async () => {
    expect(
      await verifyPassword(await hashPassword('caf\u00e9 au lait, merci'), 'cafe\u0301 au lait, merci'),
    ).toBe(true)
  })

  it('of another cost is verified with that cost, and is outdated', async () => {
    const salt = Buffer.from('sixteen bytes ok')
    const key = scryptSync(PASSWORD, salt, 32, { N: 1024, r: 8, p: 1 })
    const [saltText, keyText] = [salt, key].map((bytes) => bytes.toString('base64').replaceAll('=', ''))
    const cheap = `$scrypt$ln=10,r=8,p=1$${saltText ?? ''}$${keyText ?? ''}`
    expect(isOutdated(cheap)).toBe(true)
    expect(await verifyPassword(cheap, PASSWORD)).toBe(true)
    expect(await verifyPassword(cheap, 'another')).toBe(false)
    await expect(verifyPassword('no hash at all', PASSWORD)).rejects.toThrow()
  })
})

describe('a hash of the library’s own making', () => {
  let t: TestApp

  beforeAll(async () => {
    t = await testApp()
  })
  afterAll(() => t.close())

  it('is still good for a sign-in, which makes it one of today’s', async () => {
    const { owner } = await t.anOrganization()
    await withPassword(t, owner)
    await t.database.asOwner('UPDATE accounts SET password = $1', [await libraryHash(PASSWORD)])
    const kept = async () =>
      String((await t.database.asOwner('SELECT password FROM accounts')).rows[0]?.['password'])
    const signIn = (password: string) =>
      caller(t)('POST', '/session', { payload: { email: owner.email, password } })

    expect((await signIn('something else')).statusCode).toBe(401)
    expect(isOutdated(await kept())).toBe(true)

    expect((await signIn(PASSWORD)).statusCode).toBe(200)
    expect(isOutdated(await kept())).toBe(false)
    expect((await signIn(PASSWORD)).statusCode).toBe(200)
    expect((await signIn('something else')).statusCode).toBe(401)
  })
})
