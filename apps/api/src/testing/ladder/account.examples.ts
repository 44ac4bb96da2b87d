import type { AccountSession } from '@knowwhen/contract'

import { caller, cookiesOf, PASSWORD, tokenTo, withPassword } from '../accounts.js'
import { authenticatorCode } from './authenticator.js'
import { plain, type Examples, type Stage } from './example.js'

const OTHER_PASSWORD = 'another four words that rhyme'
let addresses = 0
const aNewAddress = (): string => `new-${(addresses += 1)}@example.com`

/** The owner, who has a password and a confirmed address. */
const owner = async ({ t, w }: Stage) => {
  await t.database.asOwner('UPDATE users SET email_verified = true WHERE id = $1', [w.org.owner.userId])
  return withPassword(t, w.org.owner)
}

const asked = async (
  { t }: Stage,
  call: readonly [Parameters<ReturnType<typeof caller>>[0], string, object],
  headers: object = {},
) => {
  const [method, path, payload] = call
  return caller(t)(method, path, { headers: { ...headers }, payload })
}

const prepareTwoFactor = async (stage: Stage) => {
  const person = await owner(stage)
  const answer = await asked(stage, ['POST', '/account/two-factor', { password: PASSWORD }], person.headers)
  return { person, ...answer.json<{ secret: string; recoveryCodes: string[] }>() }
}

/** The session has another cookie afterwards. */
const turnOnTwoFactor = async (stage: Stage) => {
  const prepared = await prepareTwoFactor(stage)
  const code = authenticatorCode(prepared.secret)
  const { headers } = prepared.person
  const answer = await asked(stage, ['POST', '/account/two-factor/confirmation', { code }], headers)
  return { ...prepared, headers: { cookie: cookiesOf(answer) } }
}

const credentials = ({ email }: { readonly email: string }) => ({ email, password: PASSWORD })

export const accountExamples: Examples<
  | 'getSetup'
  | 'setUp'
  | 'setUpDemo'
  | 'getSession'
  | 'signIn'
  | 'completeSignIn'
  | 'signOut'
  | 'getSessionOptions'
  | 'startSingleSignOn'
  | 'signUp'
  | 'verifyEmail'
  | 'requestPasswordReset'
  | 'resetPassword'
  | 'confirmEmailChange'
  | 'getAccount'
  | 'updateAccount'
  | 'changePassword'
  | 'changeEmail'
  | 'sendEmailVerification'
  | 'beginTwoFactor'
  | 'confirmTwoFactor'
  | 'removeTwoFactor'
  | 'renewRecoveryCodes'
  | 'listSessions'
  | 'endSession'
  | 'endOtherSessions'
> = {
  getSetup: plain,
  setUp: async ({ emptyInstallation }) => ({
    on: await emptyInstallation(),
    body: { name: 'Ada', email: aNewAddress(), password: PASSWORD, organizationName: 'Engines' },
  }),
  setUpDemo: async ({ emptyInstallation }) => ({ on: await emptyInstallation(), body: {} }),
  getSession: plain,
  signIn: async (stage) => ({ body: credentials(await owner(stage)) }),
  completeSignIn: async (stage) => {
    const { person, recoveryCodes } = await turnOnTwoFactor(stage)
    const first = await asked(stage, ['POST', '/session', credentials(person)])
    return { headers: { cookie: cookiesOf(first) }, body: { recoveryCode: recoveryCodes[0] } }
  },
  signOut: plain,
  getSessionOptions: plain,
  startSingleSignOn: () => ({ body: {} }),
  signUp: () => ({ body: { name: 'Ada', email: aNewAddress(), password: PASSWORD } }),
  verifyEmail: async (stage) => {
    const email = aNewAddress()
    await asked(stage, ['POST', '/accounts', { name: 'Ada', email, password: PASSWORD }])
    return { body: { token: await tokenTo(stage.t, email), password: PASSWORD } }
  },
  requestPasswordReset: () => ({ body: { email: aNewAddress() } }),
  resetPassword: async (stage) => {
    const { email } = await owner(stage)
    await asked(stage, ['POST', '/accounts/password-reset-requests', { email }])
    return { body: { token: await tokenTo(stage.t, email), password: OTHER_PASSWORD } }
  },
  confirmEmailChange: async (stage) => {
    const { headers } = await owner(stage)
    const email = aNewAddress()
    await asked(stage, ['PUT', '/account/email', { email, password: PASSWORD }], headers)
    return { body: { token: await tokenTo(stage.t, email) } }
  },
  getAccount: plain,
  updateAccount: () => ({ body: { name: 'Ada King' } }),
  changePassword: async (stage) => {
    await owner(stage)
    return { body: { currentPassword: PASSWORD, password: OTHER_PASSWORD } }
  },
  changeEmail: async (stage) => {
    await owner(stage)
    return { body: { email: aNewAddress(), password: PASSWORD } }
  },
  sendEmailVerification: async ({ t, w }) => {
    await t.database.asOwner('UPDATE users SET email_verified = false WHERE id = $1', [w.org.owner.userId])
    return { body: {} }
  },
  beginTwoFactor: async (stage) => {
    await owner(stage)
    return { body: { password: PASSWORD } }
  },
  confirmTwoFactor: async (stage) => ({
    body: { code: authenticatorCode((await prepareTwoFactor(stage)).secret) },
    isMomentary: true,
  }),
  removeTwoFactor: async (stage) => {
    const { headers } = await turnOnTwoFactor(stage)
    return { headers, body: { password: PASSWORD } }
  },
  renewRecoveryCodes: async (stage) => {
    const { headers } = await turnOnTwoFactor(stage)
    return { headers, body: { password: PASSWORD } }
  },
  listSessions: plain,
  endSession: async (stage) => {
    const person = await owner(stage)
    await asked(stage, ['POST', '/session', credentials(person)])
    const answer = await caller(stage.t)('GET', '/account/sessions', { headers: { ...person.headers } })
    const other = answer.json<{ items: AccountSession[] }>().items.find(({ isCurrent }) => !isCurrent)
    return { params: { sessionId: other?.id ?? '' } }
  },
  endOtherSessions: plain,
}
