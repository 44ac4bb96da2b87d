/** A real OpenID Connect provider on a port of its own, at which whoever the test names signs in without a page. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

import Provider, { type Configuration } from 'oidc-provider'

export interface TestAccount {
  readonly sub: string
  readonly email?: string
  readonly email_verified?: boolean
  readonly name?: string
}

export interface TestOpenIdProvider {
  readonly issuer: string
  /** Who signs in from now on; undefined: nobody, they refuse. */
  readonly signsIn: (account: TestAccount | undefined) => void
  /** Follows the provider's pages as a browser would, and answers the address that it sends the browser back to. */
  readonly visit: (address: string) => Promise<URL>
  readonly close: () => Promise<void>
}

export const CLIENT = { clientId: 'knowwhen', clientSecret: 'a secret of the client, long enough' } as const

interface Login {
  account: TestAccount | undefined
}

const configurationOf = (login: Login, redirectUri: string): Configuration => ({
  clients: [
    { client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, redirect_uris: [redirectUri] },
    { client_id: 'another', client_secret: CLIENT.clientSecret, redirect_uris: [redirectUri] },
  ],
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  // Told in the token itself, as most providers do.
  conformIdTokenClaims: false,
  cookies: { keys: ['of the tests'] },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, sub) => ({
    accountId: sub,
    claims: () => Promise.resolve({ ...login.account, sub }),
  }),
})

const interact = async (
  provider: Provider,
  login: Login,
  exchange: readonly [IncomingMessage, ServerResponse],
): Promise<void> => {
  const details = await provider.interactionDetails(...exchange)
  if (login.account === undefined) {
    const result = { error: 'access_denied', error_description: 'They would rather not.' }
    return provider.interactionFinished(...exchange, result)
  }
  const accountId = login.account.sub
  const clientId = String(details.params['client_id'])
  const grant = new provider.Grant({ accountId, clientId })
  grant.addOIDCScope('openid email profile')
  const grantId = await grant.save()
  return provider.interactionFinished(...exchange, { login: { accountId }, consent: { grantId } })
}

const MOST_PAGES = 10

/** With the cookies of one visit. */
const follow = async (issuer: string, address: string): Promise<URL> => {
  const jar = new Map<string, string>()
  let next = new URL(address)
  for (let page = 0; page < MOST_PAGES && next.origin === issuer; page += 1) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(next, { redirect: 'manual', headers: { cookie } })
    for (const set of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=')
      jar.set(name, value)
    }
    const location = answer.headers.get('location')
    if (location === null) throw new Error(`The provider stops: ${answer.status} ${await answer.text()}`)
    next = new URL(location, next)
  }
  return next
}

export const startOpenIdProvider = async (redirectUri: string): Promise<TestOpenIdProvider> => {
  const login: Login = { account: undefined }
  const server = createServer()
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const provider = new Provider(issuer, configurationOf(login, redirectUri))
  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/') === true) {
      interact(provider, login, [request, response]).catch((error: unknown) => {
        response.writeHead(500).end(String(error))
      })
    } else {
      void answer(request, response)
    }
  })
  return {
    issuer,
    signsIn: (account) => void (login.account = account),
    visit: (start) => follow(issuer, start),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => void server.close(resolve))
    },
  }
}
