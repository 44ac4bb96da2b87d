/** Pictures of arms: fetched through the guard, kept for a while, and harmless wherever they are opened. */
import { createServer, type Server } from 'node:http'

import type { Problem } from '@knowwhen/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { createGrowthBookAccess } from '../../deps.js'
import { testApp, type TestApp } from '../../testing/app.js'
import { anExperiment, aWorld, get, within, type World } from '../../testing/cards.js'
import { keepWithin } from './screenshot.repo.js'

const png = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.alloc(200_000, 7),
])

let pictures: Server
let origin: string
let asked: { readonly url: string; readonly authorization: string | undefined }[] = []
let answer: { status: number; body: Buffer }
let t: TestApp
let w: World

beforeAll(async () => {
  pictures = createServer((request, response) => {
    asked.push({ url: request.url ?? '', authorization: request.headers.authorization })
    response.writeHead(answer.status, { 'content-type': 'text/html' }).end(answer.body)
  })
  await new Promise<void>((resolve) => pictures.listen(0, '127.0.0.1', resolve))
  const address = pictures.address()
  origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  t = await testApp({ growthBook: createGrowthBookAccess([origin]) })
  w = await aWorld(t)
})
afterAll(async () => {
  await t.close()
  pictures.close()
})
beforeEach(() => {
  asked = []
  answer = { status: 200, body: png }
})

/** An experiment whose treatment has these pictures; its GrowthBook is where the pictures are. */
const withPictures = async (...screenshots: readonly string[]): Promise<string> => {
  const id = await anExperiment(w)
  const arms = [
    { armId: 'v0', name: 'Control', weight: 0.5, isControl: true },
    { armId: 'v1', name: 'Treatment', weight: 0.5, isControl: false, screenshots },
  ]
  await t.database.asOwner('UPDATE experiments SET arms = $2 WHERE id = $1', [id, JSON.stringify(arms)])
  await t.database.asOwner('UPDATE growthbook_connections SET base_url = $1 WHERE id = $2', [
    `${origin}/api`,
    w.connectionId,
  ])
  return id
}
const show = (experimentId: string, index = '0', headers: object = w.viewer.headers) =>
  get(w, `/api/v1/experiments/${experimentId}/arms/v1/screenshots/${index}`, headers)

describe('a picture of an arm', () => {
  it('is shown as what its first bytes say, and can do nothing where it is opened alone', async () => {
    const shown = await show(await withPictures('/upload/one.png'))
    expect(shown.statusCode, shown.body).toBe(200)
    expect(shown.rawPayload.equals(png)).toBe(true)
    expect(shown.headers).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'private, max-age=86400',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'content-disposition': 'inline; filename="picture.png"',
    })
  })

  it('is fetched once, without any key, and then kept', async () => {
    const id = await withPictures('/upload/kept.png')
    await show(id)
    await show(id)
    expect(asked).toEqual([{ url: '/upload/kept.png', authorization: undefined }])
    t.clock.advanceDays(29)
    await show(id)
    expect(asked).toHaveLength(1)
    t.clock.advanceDays(2)
    expect((await show(id)).statusCode).toBe(200)
    expect(asked).toHaveLength(2)
  })

  it('is fetched once for all who look at the same time', async () => {
    const id = await withPictures('/upload/crowd.png')
    const shown = await Promise.all(Array.from({ length: 10 }, () => show(id)))
    expect(shown.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 10 }, () => 200))
    expect(asked).toHaveLength(1)
  })

  it('that cannot be fetched says why, and is tried again after an hour', async () => {
    const id = await withPictures('/upload/late.png')
    answer = { status: 404, body: Buffer.from('') }
    const failed = await show(id)
    expect(failed.statusCode).toBe(502)
    expect(failed.json<Problem>()).toMatchObject({ code: 'pictureUnavailable' })
    expect(failed.json<Problem>().detail).toContain('404')
    answer = { status: 200, body: png }
    expect((await show(id)).statusCode).toBe(502)
    t.clock.advanceDays(1 / 23)
    expect((await show(id)).statusCode).toBe(200)
    expect(asked).toHaveLength(2)
  })

  it('stays when it can no longer be fetched', async () => {
    const id = await withPictures('/upload/stays.png')
    await show(id)
    t.clock.advanceDays(31)
    answer = { status: 500, body: Buffer.from('') }
    expect((await show(id)).statusCode).toBe(200)
    expect((await show(id)).rawPayload.equals(png)).toBe(true)
    expect(asked).toHaveLength(2)
  })

  it.each([
    ['a page in place of a picture', '/upload/page.png', Buffer.from('<html><script>alert(1)</script>')],
    ['a drawing that may run', '/upload/a.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['more than five mebibytes', '/upload/big.png', Buffer.concat([png, Buffer.alloc(5 * 1024 * 1024)])],
  ])('is not %s', async (_, path, body) => {
    answer = { status: 200, body }
    const refused = await show(await withPictures(path))
    expect(refused.statusCode).toBe(502)
    expect(refused.json<Problem>()).toMatchObject({ code: 'pictureUnavailable' })
  })

  it.each(['http://169.254.169.254/latest/meta-data', 'https://localhost/secret', 'file:///etc/passwd'])(
    'is not fetched from %s',
    async (address) => {
      const refused = await show(await withPictures(address))
      expect(refused.json<Problem>()).toMatchObject({ status: 502, code: 'pictureUnavailable' })
      expect(asked).toEqual([])
    },
  )

  it('is not there beyond the last, for another arm, or for a stranger', async () => {
    const id = await withPictures('/upload/one.png')
    const stranger = await t.anOrganization({ name: 'Stranger' })
    expect((await show(id, '1')).statusCode).toBe(404)
    expect(
      (await get(w, `/api/v1/experiments/${id}/arms/v0/screenshots/0`, w.viewer.headers)).statusCode,
    ).toBe(404)
    expect((await show(id, '0', stranger.headers)).statusCode).toBe(404)
  })
})

describe('the cache of pictures', () => {
  it('lets go of what was not looked at for longest', async () => {
    const ids = []
    for (const name of ['a', 'b', 'c']) {
      const id = await withPictures(`/upload/cache-${name}.png`)
      await show(id)
      t.clock.advanceDays(2)
      ids.push(id)
    }
    const [a = '', b = '', c = ''] = ids
    await show(a)
    await within(w, (tx) => keepWithin(tx, 2 * (png.byteLength + 1_024)))
    asked = []
    for (const id of [a, c]) await show(id)
    expect(asked).toEqual([])
    await show(b)
    expect(asked).toHaveLength(1)
  })
})
