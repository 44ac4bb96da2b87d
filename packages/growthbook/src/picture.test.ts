import { describe, expect, test } from 'vitest'
import { fetchPicture, pictureAddress, type PictureOptions } from './picture.js'
import { pictureTypeOf } from './picture-type.js'
import { byPath, plain, useScriptedServers, type Reply, type Scripted } from './testing/scripted-server.js'

const serve = useScriptedServers()

const latin = (text: string) => Buffer.from(text, 'latin1')
const png = Buffer.concat([latin('\x89PNG\r\n\x1a\n'), Buffer.alloc(100)])
const avifOf = (size: string, ...brands: string[]) =>
  latin(`\0\0\0${size}ftyp${brands[0] ?? ''}\0\0\0\0${brands.slice(1).join('')}`)

const bytes =
  (body: Uint8Array, headers: Readonly<Record<string, string>> = {}): Reply =>
  (_request, response) => {
    response.writeHead(200, headers)
    response.end(body)
  }
const movedTo = (location: string): Reply => plain(302, 'moved', { location })

const optionsOf = (server: Scripted, more: Partial<PictureOptions> = {}): PictureOptions => ({
  policy: { allowedOrigins: [server.origin] },
  maximumBytes: 10_000,
  ...more,
})

const codeOf = async (address: string, options: PictureOptions) => {
  const fetched = await fetchPicture(address, options)
  return fetched.ok ? fetched.type : fetched.code
}

describe('a picture', () => {
  test('is given with what its bytes say it is, not what its header or its name says', async () => {
    const server = await serve(bytes(png, { 'content-type': 'text/html' }))
    const fetched = await fetchPicture(`${server.origin}/shot.jpg`, optionsOf(server))
    expect(fetched).toMatchObject({ ok: true, type: 'image/png' })
    expect(fetched.ok && Buffer.from(fetched.bytes).equals(png)).toBe(true)
  })

  test('is asked for without a key, a cookie or a name of who asks', async () => {
    const seen: string[] = []
    const server = await serve((request, response, count) => {
      seen.push(...Object.keys(request.headers))
      bytes(png)(request, response, count)
    })
    await fetchPicture(server.origin, optionsOf(server))
    expect(seen.toSorted()).toEqual(['accept', 'connection', 'host'])
  })

  test.each<[string, Uint8Array, string | undefined]>([
    ['PNG', png, 'image/png'],
    ['JPEG', latin('\xff\xd8\xff\xe0'), 'image/jpeg'],
    ['GIF', latin('GIF89a...'), 'image/gif'],
    ['old GIF', latin('GIF87a...'), 'image/gif'],
    ['WebP', latin('RIFF\0\0\0\0WEBPVP8 '), 'image/webp'],
    ['AVIF', avifOf('\x14', 'avif', 'mif1'), 'image/avif'],
    ['AVIF among other brands', avifOf('\x1c', 'mif1', 'miaf', 'avif', 'MA1B'), 'image/avif'],
    ['moving AVIF', avifOf('\x14', 'avis', 'msf1'), 'image/avif'],
    ['HEIC', avifOf('\x14', 'heic', 'mif1'), undefined],
    ['a film', avifOf('\x14', 'isom', 'mp42'), undefined],
    ['an AVIF brand outside its box', avifOf('\x14', 'mif1', 'miaf', 'avif'), undefined],
    ['SVG', latin('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), undefined],
    ['SVG as XML', latin('<?xml version="1.0"?><svg/>'), undefined],
    ['a web page', latin('<!doctype html>'), undefined],
    ['WAV, also in RIFF', latin('RIFF\0\0\0\0WAVEfmt '), undefined],
    ['a document', latin('%PDF-1.7'), undefined],
    ['nothing', latin(''), undefined],
    ['half a sign', latin('\x89PN'), undefined],
  ])('%s', (_name, body, type) => {
    expect(pictureTypeOf(body)).toBe(type)
  })

  test('of another kind than wanted is none', async () => {
    const server = await serve(bytes(png))
    expect(await codeOf(server.origin, optionsOf(server, { acceptedTypes: ['image/webp'] }))).toBe(
      'notAPicture',
    )
    const svg = await serve(bytes(latin('<svg/>'), { 'content-type': 'image/svg+xml' }))
    expect(await codeOf(svg.origin, optionsOf(svg))).toBe('notAPicture')
  })
})

describe('what is not given', () => {
  test('one byte too many, whether the length is said or not', async () => {
    const server = await serve(
      byPath({
        '/said': bytes(png),
        '/unsaid': (_request, response) => {
          response.write(png.subarray(0, 50))
          response.end(png.subarray(50))
        },
      }),
    )
    const exactly = optionsOf(server, { maximumBytes: png.length })
    const less = optionsOf(server, { maximumBytes: png.length - 1 })
    expect(await codeOf(`${server.origin}/said`, exactly)).toBe('image/png')
    expect(await codeOf(`${server.origin}/said`, less)).toBe('tooLarge')
    expect(await codeOf(`${server.origin}/unsaid`, less)).toBe('tooLarge')
  })

  test('something that never ends, or never begins', async () => {
    const server = await serve(
      byPath({
        '/drip': (_request, response) => {
          const drip = setInterval(() => response.write('.'), 10)
          response.on('close', () => clearInterval(drip))
        },
        '/silence': () => undefined,
      }),
    )
    const soon = optionsOf(server, { deadlineMs: 200, maximumBytes: 1e9 })
    expect(await codeOf(`${server.origin}/drip`, soon)).toBe('timeout')
    expect(await codeOf(`${server.origin}/silence`, soon)).toBe('timeout')
  })

  test.each([401, 403, 404, 500, 304])('an answer of %i', async (status) => {
    const server = await serve(plain(status, ''))
    expect(await fetchPicture(server.origin, optionsOf(server))).toMatchObject({
      code: 'refused',
      sentence: `${new URL(server.origin).host} did not give the picture (${String(status)}).`,
    })
  })

  test('a closed port, and a connection that is cut', async () => {
    const cut = await serve((request) => request.socket.destroy())
    expect(await codeOf(cut.origin, optionsOf(cut))).toBe('unreachable')
    await cut.close()
    expect(await codeOf(cut.origin, optionsOf(cut))).toBe('unreachable')
  })

  test('when the caller gives up, its own reason is told', async () => {
    const stop = new AbortController()
    const server = await serve(() => stop.abort(new Error('the page was closed')))
    const call = fetchPicture(server.origin, optionsOf(server, { signal: stop.signal }))
    await expect(call).rejects.toThrow('the page was closed')
  })
})

describe('redirects', () => {
  test('are followed three times and no more', async () => {
    const server = await serve(
      byPath({
        '/4': movedTo('/3'),
        '/3': movedTo('/2'),
        '/2': plain(307, '', { location: '1' }),
        '/1': plain(301, '', { location: '/0?x=1' }),
        '/0': bytes(png),
        '/round': movedTo('/round'),
      }),
    )
    expect(await codeOf(`${server.origin}/3`, optionsOf(server))).toBe('image/png')
    expect(await codeOf(`${server.origin}/4`, optionsOf(server))).toBe('tooManyRedirects')
    expect(await codeOf(`${server.origin}/round`, optionsOf(server))).toBe('tooManyRedirects')
  })

  test('to inside are not followed', async () => {
    const inside = await serve(bytes(png))
    const port = new URL(inside.origin).port
    const targets = [
      inside.origin,
      `https://127.0.0.1:${port}`,
      `https://localhost:${port}`,
      'http://169.254.169.254/',
    ]
    for (const target of targets) {
      const outside = await serve(movedTo(target))
      const fetched = await fetchPicture(outside.origin, optionsOf(outside))
      expect(fetched).toMatchObject({ ok: false, code: 'forbiddenAddress' })
      expect(fetched.ok ? '' : fetched.sentence).toContain(new URL(target).host)
    }
    expect(inside.connections()).toBe(0)
  })

  test.each(['file:///etc/passwd', 'data:image/png;base64,iVBORw0KGgo=', 'https://a:b@public.example/x'])(
    'to %s are not followed',
    async (target) => {
      const server = await serve(movedTo(target))
      expect(await codeOf(server.origin, optionsOf(server))).toBe('invalidAddress')
    },
  )

  test('without a target are no picture', async () => {
    const server = await serve(plain(302, ''))
    expect(await codeOf(server.origin, optionsOf(server))).toBe('refused')
  })
})

describe('the address of a screenshot', () => {
  const base = 'https://api.growthbook.example/api'

  test.each([
    ['https://cdn.example/a.png', 'https://cdn.example/a.png'],
    ['/upload/2026-06/a.png', 'https://api.growthbook.example/upload/2026-06/a.png'],
    ['upload/a b.png', 'https://api.growthbook.example/upload/a%20b.png'],
    ['//cdn.example/a.png', 'https://cdn.example/a.png'],
    ['data:image/png;base64,iVBORw0KGgo=', undefined],
    ['javascript:alert(1)', undefined],
    ['https://', undefined],
  ])('%s is %s', (screenshot, address) => {
    expect(pictureAddress(screenshot, base)).toBe(address)
  })

  test('of a server below a path stays below it', () => {
    expect(pictureAddress('/upload/a.png', 'https://intranet.example/growthbook/api')).toBe(
      'https://intranet.example/growthbook/upload/a.png',
    )
  })
})
