/** Who reads their archive slowly keeps nobody else waiting. */
import { afterAll, beforeAll, expect, it } from 'vitest'

import { Problem } from '../../http/problems.js'
import { testApp, type TestApp } from '../../testing/app.js'
import type { TestOrganization } from '../../testing/builders.js'
import { exportArchive } from './export.service.js'

let t: TestApp

beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

const make = ({ organizationId, owner }: TestOrganization) =>
  exportArchive(t.deps, {
    organizationId,
    userId: owner.userId,
    name: 'Owner',
    role: 'owner',
    scope: null,
    requestId: 'export-test',
    at: t.clock.now(),
    people: 1,
    sessionId: null,
    apiKeyId: null,
    teamId: null,
    ipAddress: '127.0.0.1',
  })

const readToTheEnd = async ({ content }: Awaited<ReturnType<typeof make>>): Promise<number> => {
  let pieces = 0
  for await (const piece of content) pieces += piece.length > 0 ? 1 : 0
  return pieces
}

it('lets others have theirs while an organisation leaves its archives unread, and limits that organisation', async () => {
  const slow = await t.anOrganization({ name: 'Slow' })
  const other = await t.anOrganization({ name: 'Other' })
  const first = await make(slow)
  const second = await make(slow)
  const refused = await make(slow).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(Problem)
  expect(refused).toMatchObject({ status: 429 })
  expect(await readToTheEnd(await make(other))).toBeGreaterThan(0)
  expect(await readToTheEnd(first)).toBeGreaterThan(0)
  expect(await readToTheEnd(await make(slow))).toBeGreaterThan(0)
  expect(await readToTheEnd(second)).toBeGreaterThan(0)
})
