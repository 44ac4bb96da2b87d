import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { GrowthBookError, plainFailure } from './failures.js'
import { clientOf, collect, secretKey } from './testing/client-of.js'
import { byPath, inTurn, json, plain, useScriptedServers, type Reply } from './testing/scripted-server.js'

const serve = useScriptedServers()

describe('the secret key', () => {
  const echo: Reply = (request, response) => {
    const given = request.headers.authorization ?? ''
    response.writeHead(400, { 'content-type': 'application/json', 'x-echo': given })
    response.end(JSON.stringify({ message: `Could not understand "${given}"` }))
  }
  const echoInRedirect: Reply = (request, response) => {
    const key = (request.headers.authorization ?? '').replace('Bearer ', '')
    response.writeHead(302, { location: `https://${key}.evil.example/${key}` })
    response.end()
  }
  const echoInSuccess: Reply = (request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ experiments: request.headers.authorization }))
  }
  const replies: readonly (readonly [string, Reply])[] = [
    ['an echo in a message', echo],
    ['an echo in a redirect', echoInRedirect],
    ['an echo in a malformed success', echoInSuccess],
    ['a wrong key', json(401, { message: 'Invalid API key' })],
    ['an error of the server', plain(500, 'oops')],
    ['a cut connection', (request) => request.socket.destroy()],
    ['a web page', plain(200, '<html>')],
  ]

  test.each(replies)('appears nowhere after %s', async (_what, reply) => {
    const server = await serve(reply)
    const client = clientOf(server)
    const error: unknown = await collect(client.listExperiments()).catch((reason: unknown) => reason)
    const tested = await client.testConnection()
    expect(error).toBeInstanceOf(GrowthBookError)
    const shown = [
      inspect(error, { depth: 20, showHidden: true }),
      JSON.stringify(error),
      error instanceof Error ? error.stack : '',
      JSON.stringify(tested),
      inspect(client, { depth: 20, showHidden: true }),
      JSON.stringify(client),
    ].join('\n')
    expect(shown).not.toContain(secretKey)
    expect(shown).not.toContain('d0n0tsh0wth1s')
  })

  test('does not reach the stored answer when a server echoes it', async () => {
    const echoed: Reply = (request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ settings: { debug: request.headers.authorization } }))
    }
    const server = await serve(byPath({ '/api/v1/settings': echoed }))
    const settings = await clientOf(server).getSettings()
    expect(settings?.raw).toContain('[secret key]')
    expect(settings?.raw).not.toContain(secretKey)
  })

  test('is sent as a bearer token, on every try', async () => {
    const server = await serve(inTurn(plain(500, ''), json(200, { settings: {} })))
    await clientOf(server).getSettings()
    expect(server.authorizations).toEqual([`Bearer ${secretKey}`, `Bearer ${secretKey}`])
  })
})

describe('a failure as an error', () => {
  test('shows its sentence, its code, and only the failure as JSON', () => {
    const failure = plainFailure('noPermission', 403)
    const error = new GrowthBookError(failure)
    expect(error.message).toBe(failure.sentence)
    expect(error.code).toBe('noPermission')
    expect(JSON.parse(JSON.stringify(error))).toEqual(failure)
  })
})
