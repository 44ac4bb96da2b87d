import type { Organization } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import type { TestOrganization } from '../../testing/builders.js'

let t: TestApp
let acme: TestOrganization

beforeAll(async () => {
  t = await testApp()
  acme = await t.anOrganization()
})
afterAll(() => t.close())

const read = (headers: Record<string, string>, url = '/api/v1/organization') => t.app.inject({ url, headers })
const change = (headers: Record<string, string>, payload: object) =>
  t.app.inject({ method: 'PATCH', url: '/api/v1/organization', headers, payload })

describe('the organisation', () => {
  it('is shown to its people with its rules and their number', async () => {
    const viewer = await t.aPerson(acme.organizationId, { role: 'viewer' })
    const answer = await read({ ...viewer.headers })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers.etag).toBe('"1"')
    expect(answer.json<Organization>()).toMatchObject({
      id: acme.organizationId,
      name: 'Acme',
      strictness: 'point',
      minimumRuntimeDays: 7,
      people: 2,
    })
    expect((await read({})).statusCode).toBe(401)
  })

  it('is changed by an admin who read its present version, and the change is audited', async () => {
    const org = await t.anOrganization({ name: 'Before' })
    const changed = await change({ ...org.headers, 'if-match': '"1"' }, { name: 'After' })
    expect(changed.statusCode).toBe(200)
    expect(changed.json<Organization>()).toMatchObject({ name: 'After', version: 2, strictness: 'point' })
    const stale = await change({ ...org.headers, 'if-match': '"1"' }, { name: 'Too late' })
    expect(stale.statusCode).toBe(412)
    expect(stale.json()).toMatchObject({ code: 'stale' })

    const audit = await read({ ...org.headers }, '/api/v1/audit-events')
    expect(audit.json<{ items: object[] }>().items[0]).toMatchObject({
      action: 'organization.changed',
      actor: { userId: org.owner.userId, name: org.owner.name },
      before: { name: 'Before' },
      after: { name: 'After' },
    })
  })

  it('is not changed without a version, with a bad value, by an editor or by a key that only writes', async () => {
    expect((await change({}, { name: 'X' })).statusCode).toBe(401)
    expect((await change({ ...acme.headers }, { name: 'X' })).statusCode).toBe(428)
    const bad = await change({ ...acme.headers, 'if-match': '1' }, { minimumRuntimeDays: 0 })
    expect(bad.statusCode).toBe(400)
    const editor = await t.aPerson(acme.organizationId, { role: 'editor' })
    expect((await change({ ...editor.headers, 'if-match': '1' }, { name: 'X' })).statusCode).toBe(403)
    const key = await t.anApiKey(acme.owner, { scope: 'write' })
    const byKey = await change({ authorization: key.authorization, 'if-match': '1' }, { name: 'X' })
    expect(byKey.statusCode).toBe(403)
  })
})

describe('people', () => {
  it('are listed by name, page by page, without those of other organisations', async () => {
    const org = await t.anOrganization({ name: 'Paged' })
    for (const name of ['Zoe', 'Bob', 'Bob']) await t.aPerson(org.organizationId, { name })
    const names: string[] = []
    let cursor: string | null = null
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`
      const page = await read({ ...org.headers }, `/api/v1/people?limit=2${query}`)
      const { items, nextCursor } = page.json<{ items: { name: string }[]; nextCursor: string | null }>()
      names.push(...items.map((person) => person.name))
      cursor = nextCursor
    } while (cursor !== null)
    expect(names).toEqual(['Bob', 'Bob', 'Owner of Paged', 'Zoe'])
    expect((await read({}, '/api/v1/people')).statusCode).toBe(401)
    expect((await read({ ...org.headers }, '/api/v1/people?limit=0')).statusCode).toBe(400)
  })
})

describe('audit events', () => {
  it('are shown to an admin, not to a member, and never those of another organisation', async () => {
    const org = await t.anOrganization({ name: 'Audited' })
    await change({ ...org.headers, 'if-match': '1' }, { name: 'Audited twice' })
    const stranger = await read({ ...acme.headers }, `/api/v1/audit-events?subjectId=${org.organizationId}`)
    expect(stranger.json()).toEqual({ items: [], nextCursor: null })
    const member = await t.aPerson(org.organizationId)
    expect((await read({ ...member.headers }, '/api/v1/audit-events')).statusCode).toBe(403)
    expect((await read({}, '/api/v1/audit-events')).statusCode).toBe(401)
    expect((await read({ ...org.headers }, '/api/v1/audit-events?cursor=x')).statusCode).toBe(400)
  })

  it('cannot be changed or removed with the application’s own password', async () => {
    for (const text of ['UPDATE audit_events SET action = $$x$$', 'DELETE FROM audit_events']) {
      await expect(t.deps.pool.query(text)).rejects.toThrow(/permission denied/)
    }
  })
})
