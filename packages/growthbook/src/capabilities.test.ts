import { describe, expect, test } from 'vitest'
import { clientOf, failureOf } from './testing/client-of.js'
import { page } from './testing/samples.js'
import { byPath, json, plain, useScriptedServers, type Reply } from './testing/scripted-server.js'

const serve = useScriptedServers()
const version = (text: string): Reply => json(200, { version: text, commit: 'abc', date: '' })
const strict = json(400, { message: 'Querystring: [] Unrecognized keys: "sortBy", "sortOrder"' })
const unknownId = json(400, { message: 'Could not find experiment with that id' })
const answered = json(200, page('experimentResults', []))

/** Old servers refuse a parameter that they do not know; this one notes that it was sent one. */
const found = async (routes: Readonly<Record<string, Reply>>) => {
  const server = await serve(byPath(routes))
  return { capabilities: await clientOf(server).capabilities(), asked: server.asked }
}

describe('what a server can do', () => {
  test.each(['5.0.1', 'v5.0.1', '5.1.0', '6.0.0-rc.1', '10.2.3'])(
    'is everything from version 5.0.1 on (%s), known by the version alone',
    async (text) => {
      const { capabilities, asked } = await found({ '/api/v1/version': version(text) })
      expect(capabilities).toEqual({
        bulkResults: true,
        sortedLists: true,
        metricGroups: true,
        learnings: true,
        version: text,
      })
      expect(asked).toEqual(['/api/v1/version'])
    },
  )

  test('5.0.0 sorts nothing and has no learnings', async () => {
    const { capabilities, asked } = await found({ '/api/v1/version': version('5.0.0') })
    expect(capabilities).toMatchObject({ bulkResults: true, sortedLists: false, learnings: false })
    expect(asked).toHaveLength(1)
  })

  test('4.4 has bulk results and metric groups, and is never asked to sort', async () => {
    const { capabilities, asked } = await found({ '/api/v1/experiments/results': answered })
    expect(capabilities).toEqual({
      bulkResults: true,
      metricGroups: true,
      sortedLists: false,
      learnings: false,
    })
    expect(asked).toEqual(['/api/v1/version', '/api/v1/experiments/results?limit=1'])
  })

  test.each<[string, Reply]>([
    ['takes "results" for an id', unknownId],
    [
      'does not know the parameter either',
      json(400, { message: 'Querystring: [] Unrecognized key: "limit"' }),
    ],
  ])('before 4.4 it has none of it: it %s', async (_how, reply) => {
    const { capabilities } = await found({ '/api/v1/experiments/results': reply })
    expect(capabilities).toEqual({
      bulkResults: false,
      metricGroups: false,
      sortedLists: false,
      learnings: false,
    })
  })

  test.each<[string, Reply, boolean]>([
    ['sorts', json(200, page('experiments', [])), true],
    ['refuses to sort', strict, false],
  ])('with a version that is no number is tried out: it %s', async (_how, reply, can) => {
    const { capabilities, asked } = await found({
      '/api/v1/version': version('main-3f2a'),
      '/api/v1/experiments': reply,
    })
    expect(capabilities).toMatchObject({ bulkResults: true, sortedLists: can, learnings: can })
    expect(asked).toHaveLength(2)
  })

  test('is found out where something else answers for the version', async () => {
    const { capabilities } = await found({
      '/api/v1/version': plain(200, '<html>', { 'content-type': 'text/html' }),
      '/api/v1/experiments/results': answered,
    })
    expect(capabilities).toMatchObject({ bulkResults: true, sortedLists: false })
  })

  test('is not guessed where the key is refused or the server fails', async () => {
    const refused = await serve(json(401, { message: 'Invalid API key' }))
    expect((await failureOf(clientOf(refused).capabilities())).code).toBe('invalidKey')
    const failing = await serve(plain(500, ''))
    expect((await failureOf(clientOf(failing).capabilities())).code).toBe('serverError')
  })
})
