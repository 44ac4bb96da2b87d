import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { readEnv } from '../../env.js'
import { Problem } from '../../http/problems.js'
import { createLog } from '../../log.js'
import { checkNewPassword } from './password-rule.js'

/** A service of breached passwords that knows one, and remembers what it was asked. */
const stolen = 'a password that was stolen'
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase()
const asked: string[] = []
let answering: 'well' | 'never' | 'badly' = 'well'
let server: Server
let url = ''

beforeAll(async () => {
  server = createServer((request, reply) => {
    asked.push(request.url ?? '')
    if (answering === 'never') return
    if (answering === 'badly') {
      reply.writeHead(503).end()
      return
    }
    const padding = `${'0'.repeat(34)}A:0`
    reply.end(
      [padding, `${sha1(stolen).slice(5)}:37`, `${sha1('merely padded out').slice(5)}:0`].join('\r\n'),
    )
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The service has no port.')
  url = `http://127.0.0.1:${address.port}/range`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  asked.length = 0
  answering = 'well'
})

const lines: string[] = []
const verdictOn = async (password: string, { email = 'ada.lovelace@example.com', service = url } = {}) => {
  lines.length = 0
  const log = createLog({ logLevel: 'info' }, { write: (line) => void lines.push(line) })
  const deps = { env: readEnv({ KNOWWHEN_BREACHED_PASSWORDS_URL: service }), log }
  try {
    await checkNewPassword(deps, { password, email })
    return 'taken'
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return error.errors.map(({ code, path }) => `${path} ${code ?? ''}`).join()
  }
}

describe('a new password', () => {
  it.each([
    ['1qaz2wsx3edc', 'body.password tooCommon'],
    ['QWERTY123456', 'body.password tooCommon'],
    ['ada.lovelace1815', 'body.password tooObvious'],
    ['AdaLovelace!AdaLovelace!', 'body.password tooObvious'],
    ['Knowwhen-2026!', 'body.password tooObvious'],
    ['knowwhen knowwhen', 'body.password tooObvious'],
    [stolen, 'body.password breached'],
    ['knowwhen is not the whole of it', 'taken'],
    ['ada.lovelace and a looking-glass', 'taken'],
    ['lower case only, of course', 'taken'],
    ['847563920174', 'taken'],
  ])('%s is %s', async (password, verdict) => {
    expect(await verdictOn(password)).toBe(verdict)
  })

  it('leaves the house as five digits of its hash and no more', async () => {
    await verdictOn(stolen)
    expect(asked).toEqual([`/range/${sha1(stolen).slice(0, 5)}`])
  })

  it('is not breached for being named with no occurrence at all', async () => {
    expect(await verdictOn('merely padded out')).toBe('taken')
  })

  it.each(['never', 'badly'] as const)(
    'is let through, with a line in the log, when the service answers %s',
    async (how) => {
      answering = how
      expect(await verdictOn(stolen)).toBe('taken')
      expect(lines).toHaveLength(1)
      expect(lines[0]).toContain('the service of breached passwords cannot be asked')
      expect(lines[0]).not.toContain(stolen)
    },
  )

  it('is asked of nobody where the service is off', async () => {
    expect(await verdictOn(stolen, { service: 'off' })).toBe('taken')
    expect(asked).toEqual([])
  })
})
