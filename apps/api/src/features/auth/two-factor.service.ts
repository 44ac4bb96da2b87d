/**
 * The second factor: the authentication library makes and keeps secret and recovery codes. It works on connections of
 * its own, so that its change and our note of it are two transactions, the note the later one.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'

import { withoutOrganization } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import type { AccountActor } from '../../http/actor.js'
import { sessionCookieName } from '../../http/credentials.js'
import { conflict, invalidRequest, type Problem } from '../../http/problems.js'
import { postAccountMail } from '../mail/index.js'
import { recordForPerson } from './account-audit.service.js'
import { recoveryCodesMail, twoFactorMail } from './account-mails.js'
import { hasTwoFactor } from './accounts.repo.js'
import { refundAttempt, spendAttempt } from './attempts.js'
import { headersOf, openLibrary, refusalOf, type LibraryApi } from './library.js'
import { wrongPassword } from './password.service.js'
import { presentPasswordLimits } from './sign-in-limits.js'

export interface TwoFactorRequest {
  readonly person: AccountActor
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

const twoFactorOff = () => conflict('twoFactorOff', 'Your second factor is off.')

const problems: Readonly<Record<string, () => Problem>> = {
  INVALID_PASSWORD: () => wrongPassword(),
  INVALID_CODE: () =>
    invalidRequest([
      {
        path: 'body.code',
        message: 'This code is wrong. Please type the one that your authenticator shows now.',
        code: 'wrongCode',
      },
    ]),
  TOTP_ALREADY_ENABLED: () =>
    conflict('twoFactorOn', 'Your second factor is on already. Turn it off first to begin anew.'),
  TOTP_NOT_ENABLED: () =>
    conflict('twoFactorNotPrepared', 'Please begin again: no second factor has been prepared.'),
  TWO_FACTOR_NOT_ENABLED: twoFactorOff,
}

/** One call of the library on behalf of this session, limited like every question for the password. */
const asking = async <T>(
  deps: Deps,
  { person, request }: TwoFactorRequest,
  call: (api: LibraryApi, options: { readonly headers: Headers; readonly returnHeaders: true }) => Promise<T>,
): Promise<T> => {
  const limits = presentPasswordLimits(person.userId)
  await spendAttempt(deps, limits)
  const api = await openLibrary(deps)
  try {
    const headers = headersOf(request, sessionCookieName(deps.env))
    const answer = await call(api, { headers, returnHeaders: true })
    await refundAttempt(deps, limits)
    return answer
  } catch (error) {
    throw problems[refusalOf(error) ?? '']?.() ?? error
  }
}

const note = (
  deps: Deps,
  person: AccountActor,
  { action, mail }: { readonly action: string; readonly mail: ReturnType<typeof twoFactorMail> },
): Promise<void> =>
  withoutOrganization(deps.db, async (tx) => {
    await recordForPerson(tx, person, { action })
    await postAccountMail(tx, deps, { ...mail, userId: person.userId, recipient: person.email })
  })

export const beginTwoFactor = async (deps: Deps, password: string, asked: TwoFactorRequest) => {
  const { response } = await asking(deps, asked, (api, options) =>
    api.enableTwoFactor({ ...options, body: { password, method: 'totp' } }),
  )
  if (!('totpURI' in response)) throw new Error('The library has prepared another second factor.')
  const secret = new URL(response.totpURI).searchParams.get('secret')
  if (secret === null) throw new Error('The library has prepared a second factor without a secret.')
  return { secret, uri: response.totpURI, recoveryCodes: response.backupCodes }
}

/** The library renews the session when a second factor is turned on or off: an older cookie is worth nothing. */
const passCookiesOn = (reply: FastifyReply, headers: Headers): void =>
  void reply.header('set-cookie', headers.getSetCookie())

export const confirmTwoFactor = async (deps: Deps, code: string, asked: TwoFactorRequest): Promise<void> => {
  const { headers } = await asking(deps, asked, (api, options) =>
    api.verifyTOTP({ ...options, body: { code } }),
  )
  passCookiesOn(asked.reply, headers)
  await note(deps, asked.person, { action: 'account.twoFactorOn', mail: twoFactorMail(deps.env, true) })
}

export const removeTwoFactor = async (
  deps: Deps,
  password: string,
  asked: TwoFactorRequest,
): Promise<void> => {
  // The library would turn off what is off, and we would write down what has not happened.
  if (!(await hasTwoFactor(deps.db, asked.person.userId))) throw twoFactorOff()
  const { headers } = await asking(deps, asked, (api, options) =>
    api.disableTwoFactor({ ...options, body: { password } }),
  )
  passCookiesOn(asked.reply, headers)
  await note(deps, asked.person, { action: 'account.twoFactorOff', mail: twoFactorMail(deps.env, false) })
}

export const renewRecoveryCodes = async (deps: Deps, password: string, asked: TwoFactorRequest) => {
  const { response } = await asking(deps, asked, (api, options) =>
    api.generateBackupCodes({ ...options, body: { password } }),
  )
  await note(deps, asked.person, {
    action: 'account.recoveryCodesRenewed',
    mail: recoveryCodesMail(deps.env),
  })
  return { recoveryCodes: response.backupCodes }
}

/** How many recovery codes were not used yet. */
export const countRecoveryCodes = async (deps: Deps, userId: string): Promise<number> => {
  const api = await openLibrary(deps)
  return (await api.viewBackupCodes({ body: { userId } })).backupCodes.length
}
