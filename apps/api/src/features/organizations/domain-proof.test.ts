import type { IdentityProvider } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import { ask, outcome, type AskingHeaders } from '../../testing/asking.js'
import { CLIENT, startOpenIdProvider, type TestOpenIdProvider } from '../../testing/openid-provider.js'
import { REDIRECT_URI, signInWith, type Ended } from '../../testing/single-sign-on.js'

const dnsError = (code: string) => Object.assign(new Error(`queryTxt ${code}`), { code })

let idp: TestOpenIdProvider
let t: TestApp
const dns = new Map<string, readonly string[] | Error>()
const askDns = (name: string): Promise<readonly string[]> => {
  const found = dns.get(name) ?? dnsError('ENOTFOUND')
  return found instanceof Error ? Promise.reject(found) : Promise.resolve(found)
}

beforeAll(async () => {
  idp = await startOpenIdProvider(REDIRECT_URI)
  t = await testApp({ env: { KNOWWHEN_ALLOWED_ORIGINS: idp.issuer }, resolveTxt: askDns })
})
afterAll(async () => {
  await t.close()
  await idp.close()
})

const path = '/identity-provider'
const settings = (domain: string) => ({ name: 'IdP', issuer: idp.issuer, ...CLIENT, domain })
const set = async (headers: AskingHeaders, body: object) =>
  (await ask(t, headers, ['PUT', path, body])).json<IdentityProvider>()
const verifyAs = (headers: AskingHeaders) => ask(t, headers, ['POST', `${path}/domain-verification`])
const prove = async (headers: AskingHeaders, { domainRecord: { name, value } }: IdentityProvider) => {
  dns.set(name, ['v=spf1 -all', value])
  return (await verifyAs(headers)).json<IdentityProvider>()
}
const anOrganizationOf = async (domain: string) => {
  const org = await t.anOrganization({ name: domain })
  return { org, provider: await prove(org.headers, await set(org.headers, settings(domain))) }
}
const signIn = (email: string): Promise<Ended> => {
  idp.signsIn({ sub: email, email, email_verified: true, name: 'Grace' })
  return signInWith(t, idp, { email })
}

describe('an organisation’s provider', () => {
  it('speaks for its domain once the domain’s owner has said so', async () => {
    const org = await t.anOrganization()
    const made = await set(org.headers, settings('proof.example'))
    const verify = () => verifyAs(org.headers)
    expect(outcome(await verify())).toEqual([422, 'recordNotFound'])
    dns.set('proof.example', dnsError('ENODATA'))
    expect(outcome(await verify())).toEqual([422, 'recordNotFound'])
    for (const code of ['ESERVFAIL', 'ETIMEOUT', 'ECONNREFUSED']) {
      dns.set('proof.example', dnsError(code))
      expect(outcome(await verify())).toEqual([503, 'dnsUnavailable'])
    }
    dns.set('proof.example', ['knowwhen-verification=somebody-else'])
    expect(outcome(await verify())).toEqual([422, 'recordNotFound'])
    const start = await ask(t, {}, ['POST', '/session/single-sign-on', { email: 'a@proof.example' }])
    expect(outcome(start)).toEqual([422, 'noSingleSignOn'])
    expect((await prove(org.headers, made)).domainVerifiedAt).not.toBeNull()
    expect((await signIn('a@proof.example')).location).toBe('/')
  })

  it('does not take the people of a domain that another organisation has proven', async () => {
    const { org: first } = await anOrganizationOf('taken.example')
    const second = await t.anOrganization({ name: 'Second' })
    const made = await set(second.headers, settings('taken.example'))
    dns.set('taken.example', [made.domainRecord.value])
    const verify = () => verifyAs(second.headers)
    const refused = await verify()
    expect(outcome(refused)).toEqual([409, 'domainTaken'])
    expect(refused.body).not.toContain(first.organizationId)
    expect((await ask(t, second.headers, ['GET', path])).json()).toMatchObject({
      provider: { domainVerifiedAt: null },
    })
    await ask(t, first.headers, ['DELETE', path])
    expect((await verify()).statusCode).toBe(200)
  })

  it('is proven by one of two organisations that ask at the same moment', async () => {
    const both = await Promise.all(
      ['One', 'Two'].map(async (name) => {
        const { headers } = await t.anOrganization({ name })
        return { headers, made: await set(headers, settings('race.example')) }
      }),
    )
    dns.set(
      'race.example',
      both.map(({ made }) => made.domainRecord.value),
    )
    const answers = await Promise.all(both.map(({ headers }) => verifyAs(headers)))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
  })
})

describe('the end of a provider', () => {
  it('signs everybody out who came through it, when it is removed or replaced, and nobody else', async () => {
    const { org, provider } = await anOrganizationOf('ended.example')
    const { org: other } = await anOrganizationOf('going-on.example')
    const colleague = await t.aPerson(org.organizationId)
    const elsewhere = await signIn('a@going-on.example')
    const opens = async ({ headers }: { readonly headers: AskingHeaders }) =>
      (await ask(t, headers, ['GET', '/organization'])).statusCode
    const { version } = provider

    const before = await signIn('a@ended.example')
    await set(org.headers, { ...settings('ended.example'), name: 'Renamed', version })
    expect(await opens(before)).toBe(200)
    await set(org.headers, { ...settings('moved.example'), version: version + 1 })
    expect(await opens(before)).toBe(401)

    const made = (await ask(t, org.headers, ['GET', path])).json<{ provider: IdentityProvider }>()
    await prove(org.headers, made.provider)
    const again = await signIn('b@moved.example')
    expect(await opens(again)).toBe(200)
    await ask(t, org.headers, ['DELETE', path])
    expect(await opens(again)).toBe(401)

    for (const still of [org, colleague, elsewhere, other]) expect(await opens(still)).toBe(200)
    const left = await t.database.asOwner('SELECT 1 FROM sessions WHERE bound_organization_id = $1', [
      org.organizationId,
    ])
    expect(left.rows).toEqual([])
  })
})
