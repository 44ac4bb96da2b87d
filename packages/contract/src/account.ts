/** A person's own account: how it is made, proven, secured and signed out of. It belongs to no organisation. */
import { z } from 'zod'

import { endpoint, nothing } from './endpoint.js'
import { authenticatorCode, email, newPassword, presentPassword } from './session.js'
import { id, instant, requiredText } from './shared.js'

/** The same whether or not the address is known: nobody can find out here who has an account. */
const mailOnItsWay = z.object({ status: z.literal('mailOnItsWay') }).meta({ id: 'MailOnItsWay' })

/** From the link in the mail; it works once. */
const linkToken = z.string().min(1, 'Please open the link from the mail again.').max(200)

export const signUp = endpoint({
  id: 'signUp',
  method: 'POST',
  path: '/api/v1/accounts',
  tag: 'Account',
  summary: 'Ask for an account; a link by mail completes it',
  description:
    'The account comes to be when the link is opened with the password, within 24 hours. An address that has an account already is ' +
    'answered alike, and its owner is told by mail. 403 `signUpClosed` where the operator lets nobody sign up, or ' +
    'invited people only; 403 `ssoRequired` where everybody signs in with the identity provider.',
  access: 'public',
  body: z.object({ name: requiredText(120), email, password: newPassword }),
  success: { status: 202, schema: mailOnItsWay },
  failures: { 403: 'signUpClosed' },
})

export const verifyEmail = endpoint({
  id: 'verifyEmail',
  method: 'POST',
  path: '/api/v1/accounts/email-verifications',
  tag: 'Account',
  summary: 'Confirm an address by the link in the mail; completes a sign-up',
  description:
    'The link of a sign-up asks for the password that was chosen there, because who reads the mailbox may be another: ' +
    '400 at `body.password` with code `passwordNeeded` where it is absent, or `wrongPassword`; the link still works ' +
    'then. That of an account asks for none. 422 `invalidLink` for a link that is unknown, was used, or is too old.',
  access: 'public',
  body: z.object({ token: linkToken, password: presentPassword.optional() }),
  success: {
    status: 200,
    schema: z.object({
      email: z.string(),
      /** True where the account was made just now; the person signs in next. */
      isNew: z.boolean(),
    }),
  },
  failures: { 422: 'invalidLink' },
})

export const requestPasswordReset = endpoint({
  id: 'requestPasswordReset',
  method: 'POST',
  path: '/api/v1/accounts/password-reset-requests',
  tag: 'Account',
  summary: 'Ask for a link that sets a new password',
  access: 'public',
  body: z.object({ email }),
  success: { status: 202, schema: mailOnItsWay },
})

export const resetPassword = endpoint({
  id: 'resetPassword',
  method: 'POST',
  path: '/api/v1/accounts/password-resets',
  tag: 'Account',
  summary: 'Set a new password by the link in the mail; every session of the person ends',
  description:
    'The link works once, for 30 minutes. Where it is the first proof of the address, a second factor goes off: ' +
    'whoever turned it on may not have been its owner. 422 `invalidLink` for a link that is unknown, was used, or ' +
    'is too old.',
  access: 'public',
  body: z.object({ token: linkToken, password: newPassword }),
  success: { status: 204, schema: nothing },
  failures: { 422: 'invalidLink' },
})

export const confirmEmailChange = endpoint({
  id: 'confirmEmailChange',
  method: 'POST',
  path: '/api/v1/accounts/email-changes',
  tag: 'Account',
  summary: 'Confirm a new address by the link that was sent to it',
  description: '422 `invalidLink` for a link that is unknown, was used, or is too old.',
  access: 'public',
  body: z.object({ token: linkToken }),
  success: { status: 200, schema: z.object({ email: z.string() }) },
  failures: { 422: 'invalidLink' },
})

export const account = z
  .object({
    id,
    name: z.string(),
    email: z.string(),
    isEmailVerified: z.boolean(),
    /** False: signs in with an identity provider only; a reset link sets a first password. */
    hasPassword: z.boolean(),
    isTwoFactorOn: z.boolean(),
    /** Recovery codes that were not used yet; null without a second factor. */
    recoveryCodesLeft: z.int().nullable(),
    /** Looks after the installation. */
    isOperator: z.boolean(),
    /** The organisation this session works in; null: none. */
    activeOrganizationId: id.nullable(),
    /** How this session came to be: `password`, or an identity provider. */
    method: z.string(),
  })
  .meta({ id: 'Account' })
export type Account = z.output<typeof account>

export const getAccount = endpoint({
  id: 'getAccount',
  method: 'GET',
  path: '/api/v1/account',
  tag: 'Account',
  summary: 'The signed-in person’s own account',
  access: 'account',
  success: { status: 200, schema: account },
})

export const updateAccount = endpoint({
  id: 'updateAccount',
  method: 'PATCH',
  path: '/api/v1/account',
  tag: 'Account',
  summary: 'Change one’s own name',
  access: 'account',
  body: z.object({ name: requiredText(120) }),
  success: { status: 200, schema: account },
})

export const changePassword = endpoint({
  id: 'changePassword',
  method: 'PUT',
  path: '/api/v1/account/password',
  tag: 'Account',
  summary: 'Change the password; every other session ends',
  description:
    'A wrong present password is answered 400 at `body.currentPassword` with code `wrongPassword`.',
  access: 'account',
  body: z.object({ currentPassword: presentPassword, password: newPassword }),
  success: { status: 204, schema: nothing },
})

export const changeEmail = endpoint({
  id: 'changeEmail',
  method: 'PUT',
  path: '/api/v1/account/email',
  tag: 'Account',
  summary: 'Ask for another address; a link sent to it confirms it, and the old one is told',
  description: 'A wrong password is answered 400 at `body.password` with code `wrongPassword`.',
  access: 'account',
  body: z.object({ email, password: presentPassword }),
  success: { status: 202, schema: mailOnItsWay },
})

export const sendEmailVerification = endpoint({
  id: 'sendEmailVerification',
  method: 'POST',
  path: '/api/v1/account/email-verification',
  tag: 'Account',
  summary: 'Send the link that confirms the present address again',
  access: 'account',
  body: z.object({}),
  success: { status: 202, schema: mailOnItsWay },
  failures: { 409: 'alreadyVerified' },
})

const recoveryCodes = z.array(z.string())

export const beginTwoFactor = endpoint({
  id: 'beginTwoFactor',
  method: 'POST',
  path: '/api/v1/account/two-factor',
  tag: 'Account',
  summary: 'Prepare a second factor; it is on once a first code confirms it',
  description:
    'The answer is the only time that secret and recovery codes are shown. A wrong password is answered 400 at ' +
    '`body.password` with code `wrongPassword`.',
  access: 'account',
  body: z.object({ password: presentPassword }),
  success: {
    status: 201,
    schema: z.object({
      /** Base32, to be typed where no picture can be read. */
      secret: z.string(),
      /** `otpauth://totp/…`, to be shown as a QR code. */
      uri: z.string(),
      recoveryCodes,
    }),
  },
  failures: { 409: 'twoFactorOn' },
})

export const confirmTwoFactor = endpoint({
  id: 'confirmTwoFactor',
  method: 'POST',
  path: '/api/v1/account/two-factor/confirmation',
  tag: 'Account',
  summary: 'Turn the second factor on with a first code of the authenticator',
  description:
    'The session gets a new cookie. A wrong code is answered 400 at `body.code` with code `wrongCode`.',
  access: 'account',
  body: z.object({ code: authenticatorCode }),
  success: { status: 204, schema: nothing },
  failures: { 409: 'twoFactorNotPrepared' },
})

export const removeTwoFactor = endpoint({
  id: 'removeTwoFactor',
  method: 'POST',
  path: '/api/v1/account/two-factor/removal',
  tag: 'Account',
  summary: 'Turn the second factor off',
  description:
    'The session gets a new cookie. A wrong password is answered 400 at `body.password` with code `wrongPassword`.',
  access: 'account',
  body: z.object({ password: presentPassword }),
  success: { status: 204, schema: nothing },
  failures: { 409: 'twoFactorOff' },
})

export const renewRecoveryCodes = endpoint({
  id: 'renewRecoveryCodes',
  method: 'POST',
  path: '/api/v1/account/two-factor/recovery-codes',
  tag: 'Account',
  summary: 'New recovery codes; the old ones stop working',
  description: 'A wrong password is answered 400 at `body.password` with code `wrongPassword`.',
  access: 'account',
  body: z.object({ password: presentPassword }),
  success: { status: 201, schema: z.object({ recoveryCodes }) },
  failures: { 409: 'twoFactorOff' },
})

export const accountSession = z
  .object({
    id,
    /** Browser and system in words, e.g. `Firefox on Linux`. */
    device: z.string(),
    ipAddress: z.string().nullable(),
    /** `password`, or an identity provider. */
    method: z.string(),
    createdAt: instant,
    /** Noted at most every five minutes. */
    lastUsedAt: instant,
    expiresAt: instant,
    isCurrent: z.boolean(),
  })
  .meta({ id: 'AccountSession' })
export type AccountSession = z.output<typeof accountSession>

export const listSessions = endpoint({
  id: 'listSessions',
  method: 'GET',
  path: '/api/v1/account/sessions',
  tag: 'Account',
  summary: 'Where one is signed in, the present session first, then the last used',
  access: 'account',
  success: { status: 200, schema: z.object({ items: z.array(accountSession) }) },
})

export const endSession = endpoint({
  id: 'endSession',
  method: 'DELETE',
  path: '/api/v1/account/sessions/:sessionId',
  tag: 'Account',
  summary: 'End one of one’s own sessions at once',
  access: 'account',
  params: z.object({ sessionId: id }),
  success: { status: 204, schema: nothing },
})

export const endOtherSessions = endpoint({
  id: 'endOtherSessions',
  method: 'DELETE',
  path: '/api/v1/account/sessions',
  tag: 'Account',
  summary: 'End every session of one’s own but the present one',
  access: 'account',
  success: { status: 204, schema: nothing },
})
