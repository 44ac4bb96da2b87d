/** Where the examples play: an installation with everything around it that answers, on loopback. */
import { createServer } from 'node:http'

import type { Endpoint } from '@knowwhen/contract'

import { createGrowthBookAccess } from '../../deps.js'
import { testApp, type TestApp } from '../app.js'
import type { TestOrganization } from '../builders.js'
import { aWorld, type World } from '../cards.js'
import { simulatedGrowthBook } from '../simulated-growthbook.js'
import type { Example, Stage } from './example.js'
import { exampleOf } from './examples.js'

/** A provider as far as its description: nobody signs in here. */
const anIssuer = async (): Promise<{ readonly origin: string; readonly close: () => void }> => {
  const server = createServer((request, response) => {
    const origin = `http://${request.headers.host ?? ''}`
    response.setHeader('content-type', 'application/json')
    response.end(
      JSON.stringify({
        issuer: origin,
        authorization_endpoint: `${origin}/auth`,
        token_endpoint: `${origin}/token`,
        jwks_uri: `${origin}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() }
}

export interface Ladder {
  readonly t: TestApp
  readonly operator: TestOrganization
  /** The stage around an organisation of one’s own. */
  readonly stageOf: (w: World) => Stage
  /** The example of the endpoint, arranged once, in an organisation of its own. */
  readonly arranged: (endpoint: Endpoint) => Promise<Arranged>
  /** The same, fit to succeed at this moment. */
  readonly arrangedNow: (endpoint: Endpoint) => Promise<Arranged>
  readonly close: () => Promise<void>
}

export interface Arranged {
  readonly stage: Stage
  readonly example: Example
}

const environmentOf = (issuer: string) => ({
  KNOWWHEN_SIGN_UP: 'open',
  KNOWWHEN_ALLOWED_ORIGINS: issuer,
  OIDC_ISSUER: issuer,
  OIDC_CLIENT_ID: 'knowwhen',
  OIDC_CLIENT_SECRET: 'a secret',
})

/** The example of the endpoint, arranged on this stage. */
export const arrangeOn = async (stage: Stage, { id }: Endpoint): Promise<Arranged> => {
  const make = exampleOf(id)
  if (make === undefined) throw new Error(`${id} has no example: write one in testing/ladder.`)
  return { stage, example: await make(stage) }
}

/** Make it in `beforeAll`, close it in `afterAll`. */
export const aLadder = async (): Promise<Ladder> => {
  const issuer = await anIssuer()
  const growthBook = await simulatedGrowthBook({ now: () => new Date('2026-01-05T09:00:00.000Z') })
  const published: string[] = []
  const t = await testApp({
    growthBook: createGrowthBookAccess([growthBook.origin]),
    env: environmentOf(issuer.origin),
    resolveTxt: () => Promise.resolve(published),
  })
  const operator = await t.anOrganization({ name: 'Operators' })
  await t.database.asOwner('UPDATE users SET is_operator = true WHERE id = $1', [operator.owner.userId])
  const others: TestApp[] = []
  const emptyInstallation = async (): Promise<TestApp> => {
    const other = await testApp()
    others.push(other)
    return other
  }
  const stageOf = (w: World): Stage => ({
    t,
    w,
    operator,
    growthBookOrigin: growthBook.origin,
    issuer: issuer.origin,
    emptyInstallation,
    publish: (record) => void published.push(record),
  })
  const arrange = async (endpoint: Endpoint): Promise<Arranged> =>
    arrangeOn(stageOf(await aWorld(t, `Of ${endpoint.id}`)), endpoint)
  const known = new Map<string, Promise<Arranged>>()
  const arranged = (endpoint: Endpoint): Promise<Arranged> => {
    const found = known.get(endpoint.id) ?? arrange(endpoint)
    known.set(endpoint.id, found)
    return found
  }
  return {
    t,
    operator,
    stageOf,
    arranged,
    arrangedNow: async (endpoint) => {
      const found = await arranged(endpoint)
      return found.example.isMomentary === true ? arrange(endpoint) : found
    },
    close: async () => {
      for (const other of others) await other.close()
      await t.close()
      await growthBook.simulator.close()
      issuer.close()
    },
  }
}
