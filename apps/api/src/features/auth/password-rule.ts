/** What a new password must be, besides long enough, which the contract says: not one that others try first. */
import type { Deps } from '../../deps.js'
import { invalidRequest, type Problem } from '../../http/problems.js'
import { isBreached } from './breached-passwords.js'
import { hashPassword } from './password-hash.js'

const LEAST_LENGTH = 12
const PRODUCT = 'knowwhen'

let common: Promise<ReadonlySet<string>> | undefined

const loadCommon = async (): Promise<ReadonlySet<string>> => {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return new Set(dictionary['passwords-common'].filter((word) => word.length >= LEAST_LENGTH))
}

const isCommon = async (password: string): Promise<boolean> =>
  (await (common ??= loadCommon())).has(password.toLowerCase())

const lettersOf = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}]/gu, '')

/** True where nothing but this word, once or several times, is left without digits and signs. */
const isMadeOf = (password: string, word: string): boolean => {
  const base = lettersOf(word)
  return base !== '' && lettersOf(password) !== '' && lettersOf(password).replaceAll(base, '') === ''
}

const isObvious = (password: string, email: string): boolean => {
  const name = email.slice(0, email.lastIndexOf('@'))
  return [PRODUCT, name, email].some((word) => isMadeOf(password, word))
}

const refused = (code: string, message: string): Problem =>
  invalidRequest([{ path: 'body.password', message, code }])

export interface NewPassword {
  readonly password: string
  /** Whose password it is to be. */
  readonly email: string
}

/** @throws Problem 400 at `body.password`, with code `tooObvious`, `tooCommon` or `breached` */
export const checkNewPassword = async (
  deps: Pick<Deps, 'env' | 'log'>,
  { password, email }: NewPassword,
): Promise<void> => {
  if (isObvious(password, email)) {
    throw refused(
      'tooObvious',
      'This is made of your address or of this product’s name. Please choose something nobody would guess.',
    )
  }
  if (await isCommon(password)) {
    throw refused(
      'tooCommon',
      'Many people use this password. Please choose another, such as four random words.',
    )
  }
  if (await isBreached(deps, password)) {
    throw refused(
      'breached',
      'This password is in a list of stolen ones. Please choose another, and change it wherever you use it.',
    )
  }
}

/**
 * The hash of a new password that the rule lets through. May ask the network and takes a while: call it before
 * opening a transaction.
 * @throws Problem 400 at `body.password`
 */
export const prepareNewPassword = async (
  deps: Pick<Deps, 'env' | 'log'>,
  given: NewPassword,
): Promise<string> => {
  await checkNewPassword(deps, given)
  return hashPassword(given.password)
}
