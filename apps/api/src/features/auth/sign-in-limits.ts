/**
 * How often may be guessed. Per person and address, per person, and per address; a browser that has signed this
 * person in before is counted by itself instead, so that nobody can keep an owner out by guessing from elsewhere.
 * (Without such a browser, the link of a password reset makes one.)
 */
import type { FastifyRequest } from 'fastify'

import type { Deps } from '../../deps.js'
import type { AttemptLimit } from './attempts.js'
import { knownDeviceOf } from './known-device.js'

const WINDOW = 10
const HOUR = 60

const perPair = (most: number) => ({ most, minutes: WINDOW })

export const signInLimits = (deps: Deps, request: FastifyRequest, email: string): readonly AttemptLimit[] => {
  const device = knownDeviceOf(deps, request, email)
  if (device !== undefined) return [{ key: `signIn device ${device}`, ...perPair(10) }]
  return [
    { key: `signIn ${email} ${request.ip}`, ...perPair(10) },
    { key: `signIn ${email}`, ...perPair(50) },
    { key: `signIn ${request.ip}`, ...perPair(100) },
  ]
}

/** Six digits can be guessed by whoever knows the password already, so these are few. */
export const secondFactorLimits = (
  deps: Deps,
  request: FastifyRequest,
  person: { readonly userId: string; readonly email: string },
): readonly AttemptLimit[] => {
  const device = knownDeviceOf(deps, request, person.email)
  return device === undefined
    ? [
        { key: `secondFactor ${person.userId}`, most: 10, minutes: HOUR },
        { key: `secondFactor ${request.ip}`, ...perPair(50) },
      ]
    : [
        { key: `secondFactor device ${device}`, ...perPair(10) },
        // Whoever holds the mailbox can make any number of known browsers.
        { key: `secondFactor devices ${person.userId}`, most: 20, minutes: HOUR },
      ]
}

/** A code of the authenticator is believed for a minute and a half at most. */
export const usedCode = (userId: string, code: string): Omit<AttemptLimit, 'most'> => ({
  key: `usedCode ${userId} ${code}`,
  minutes: 3,
})

/** The present password, asked for again within a session that might be stolen. */
export const presentPasswordLimits = (userId: string): readonly AttemptLimit[] => [
  { key: `presentPassword ${userId}`, ...perPair(10) },
]

/** The password of a sign-up, asked for when its link is opened. */
export const signUpPasswordLimits = (token: string): readonly AttemptLimit[] => [
  { key: `signUpPassword ${token}`, ...perPair(10) },
]

/** Whatever sends a mail to an address that somebody types. */
export const mailLimits = (
  purpose: string,
  request: FastifyRequest,
  email: string,
): readonly AttemptLimit[] => [
  { key: `${purpose} ${email}`, most: 5, minutes: HOUR },
  { key: `${purpose} ${request.ip}`, most: 50, minutes: HOUR },
]

/** Opening a link: nobody guesses 256 bits, and nobody needs to try often. */
export const linkLimits = (request: FastifyRequest): readonly AttemptLimit[] => [
  { key: `link ${request.ip}`, ...perPair(60) },
]
