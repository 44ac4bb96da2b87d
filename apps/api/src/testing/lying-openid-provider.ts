/** A provider that puts into its tokens whatever the test wants, signed or not: what a real one never would. */
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer } from 'node:http'

export interface LyingOpenIdProvider {
  readonly issuer: string
  /** Claims of the next token, over those that would be right. */
  readonly says: (claims: object) => void
  /** Signs with a key that it does not publish. */
  readonly forges: (isForged: boolean) => void
  readonly close: () => Promise<void>
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const signed = (claims: object, key: KeyObject): string => {
  const text = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded(claims)}`
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key).toString('base64url')}`
}

const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 })

const descriptionOf = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  token_endpoint_auth_methods_supported: ['client_secret_post'],
})

export const startLyingOpenIdProvider = async (clientId: string): Promise<LyingOpenIdProvider> => {
  const [own, foreign] = [newKey(), newKey()]
  let said: object = {}
  let isForged = false
  let issuer = ''
  const token = () => {
    const now = Math.floor(Date.now() / 1000)
    const right = { iss: issuer, aud: clientId, sub: 'liar', iat: now, exp: now + 60 }
    return {
      access_token: 'x',
      token_type: 'Bearer',
      id_token: signed({ ...right, ...said }, (isForged ? foreign : own).privateKey),
    }
  }
  const answers: Readonly<Record<string, () => object>> = {
    '/.well-known/openid-configuration': () => descriptionOf(issuer),
    '/keys': () => ({ keys: [own.publicKey.export({ format: 'jwk' })] }),
    '/token': token,
  }
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answers[request.url ?? '']?.() ?? {}))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  return {
    issuer,
    says: (claims) => void (said = claims),
    forges: (forged) => void (isForged = forged),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => void server.close(resolve))
    },
  }
}
