/** What is written to people about their accounts. A link stands alone on its line. */
import type { AccountMailKind } from '@knowwhen/domain'

import type { Env } from '../../env.js'

interface Written {
  readonly kind: AccountMailKind
  readonly subject: string
  readonly body: string
}

type Place = Pick<Env, 'publicUrl'>

const linkTo = ({ publicUrl }: Place, path: string, token: string): string =>
  `${publicUrl}/${path}?token=${token}`

const paragraphs = (...lines: readonly string[]): string => `${lines.join('\n\n')}\n`

const NOT_YOU = 'If this was not you, you need do nothing: without the link nothing happens.'

export const signUpMail = (env: Place, token: string): Written => ({
  kind: 'verifyEmail',
  subject: 'Confirm your address to complete your Knowwhen account',
  body: paragraphs(
    'Somebody, presumably you, asked for a Knowwhen account with this address. This link completes it:',
    linkTo(env, 'verify-email', token),
    'It works once, for 24 hours, and asks for the password that was chosen.',
    NOT_YOU,
  ),
})

/** To the owner of an address that somebody tried to sign up with. */
export const alreadySignedUpMail = ({ publicUrl }: Place): Written => ({
  kind: 'accountNotice',
  subject: 'You have a Knowwhen account already',
  body: paragraphs(
    'Somebody, presumably you, asked for a Knowwhen account with this address. There is one already: sign in here, or ask there for a new password.',
    `${publicUrl}/sign-in`,
    'If this was not you, you need do nothing: your account was not changed, and they were not told that it exists.',
  ),
})

export const verifyEmailMail = (env: Place, token: string): Written => ({
  kind: 'verifyEmail',
  subject: 'Confirm your address',
  body: paragraphs(
    'This link confirms that the address of your Knowwhen account is yours:',
    linkTo(env, 'verify-email', token),
    'It works once, for a week.',
    NOT_YOU,
  ),
})

export const resetPasswordMail = (env: Place, token: string): Written => ({
  kind: 'resetPassword',
  subject: 'Set a new password',
  body: paragraphs(
    'Somebody, presumably you, asked to set a new password for your Knowwhen account. This link does it:',
    linkTo(env, 'reset-password', token),
    'It works once, for 30 minutes. With the new password, you are signed out everywhere else.',
    NOT_YOU,
  ),
})

export const changeEmailMail = (env: Place, token: string): Written => ({
  kind: 'changeEmail',
  subject: 'Confirm your new address',
  body: paragraphs(
    'This link makes this the address of your Knowwhen account:',
    linkTo(env, 'confirm-email', token),
    'It works once, for 24 hours.',
    NOT_YOU,
  ),
})

/** To the owner of an address that somebody else wanted for their account. */
export const addressInUseMail = (): Written => ({
  kind: 'accountNotice',
  subject: 'Somebody wanted to use your address',
  body: paragraphs(
    'Somebody asked to change the address of another Knowwhen account to yours. An address belongs to one account, so nothing was changed, and they were not told that yours exists.',
    'If both accounts are yours, first give this one another address.',
  ),
})

const REACT = 'If this was not you, set a new password at once and end the sessions that you do not know:'

const notice = ({ publicUrl }: Place, subject: string, what: string): Written => ({
  kind: 'accountNotice',
  subject,
  body: paragraphs(what, REACT, `${publicUrl}/settings/security`),
})

/** To the present address, when another one was asked for. */
export const emailChangeAskedMail = (env: Place): Written =>
  notice(
    env,
    'Another address was asked for',
    'Somebody, presumably you, asked to change the address of your Knowwhen account. It changes when the link that was sent to the new address is opened.',
  )

/** To the former address: from there the account can no longer be reached. */
export const emailChangedMail = (): Written => ({
  kind: 'accountNotice',
  subject: 'Your address was changed',
  body: paragraphs(
    'The address of your Knowwhen account was changed, and this one is no longer used.',
    'If this was not you, write to the people who run this installation at once.',
  ),
})

export const passwordChangedMail = (env: Place): Written =>
  notice(
    env,
    'Your password was changed',
    'The password of your Knowwhen account was changed, and other sessions were ended.',
  )

export const twoFactorMail = (env: Place, isOn: boolean): Written =>
  notice(
    env,
    isOn ? 'Your second factor is on' : 'Your second factor is off',
    isOn
      ? 'From now on, signing in to your Knowwhen account asks for a code of your authenticator. Keep the recovery codes where you find them without it.'
      : 'Signing in to your Knowwhen account asks for the password alone again.',
  )

export const recoveryCodesMail = (env: Place): Written =>
  notice(
    env,
    'Your recovery codes were renewed',
    'New recovery codes were made for your Knowwhen account; the former ones do not work any more.',
  )
