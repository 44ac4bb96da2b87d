/** What a provider's answer says of the person, after the library has checked that it is the provider's. */
import type { Configuration } from 'openid-client'

import { unstorableTexts } from '../../http/storable-text.js'
import { loadOpenId } from './oidc-client.js'
import { SingleSignOnFailure } from './oidc-failure.js'
import type { OidcAttempt } from './oidc-attempt.js'
import type { Claims } from './oidc-person.service.js'

const LONGEST_NAME = 120
const LONGEST_EMAIL = 254
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

type Said = Readonly<Record<string, unknown>>

const textOf = (value: unknown): string | undefined => {
  if (typeof value !== 'string' || unstorableTexts(value, '').length > 0) return undefined
  const text = value.trim()
  return text === '' ? undefined : text
}

const emailOf = (value: unknown): string | undefined => {
  const email = textOf(value)?.toLowerCase()
  return email !== undefined && email.length <= LONGEST_EMAIL && EMAIL.test(email) ? email : undefined
}

const claimsOf = (subject: string, said: Said): Claims => {
  const email = emailOf(said['email'])
  const name = textOf(said['name']) ?? textOf(said['preferred_username']) ?? email?.split('@')[0] ?? subject
  return { subject, email, emailVerified: said['email_verified'] === true, name: name.slice(0, LONGEST_NAME) }
}

/**
 * Exchanges the code and checks state, nonce, audience, issuer, expiry and signature.
 * @throws the library's errors; SingleSignOnFailure `ssoFailed` for an answer without a person
 */
export const claimsOfAnswer = async (
  config: Configuration,
  answer: URL,
  { state, nonce, codeVerifier }: OidcAttempt,
): Promise<Claims> => {
  const openId = await loadOpenId()
  const tokens = await openId.authorizationCodeGrant(config, answer, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: codeVerifier,
    idTokenExpected: true,
  })
  const said = tokens.claims()
  if (said === undefined || textOf(said.sub) === undefined) throw new SingleSignOnFailure('ssoFailed')
  // Providers may keep the address out of the token and tell it on request.
  const needsMore = said['email'] === undefined && config.serverMetadata().userinfo_endpoint !== undefined
  return claimsOf(
    said.sub,
    needsMore ? await openId.fetchUserInfo(config, tokens.access_token, said.sub) : said,
  )
}
