import {
  beginTwoFactor as beginTwoFactorEndpoint,
  changeEmail,
  changePassword,
  confirmTwoFactor as confirmTwoFactorEndpoint,
  endOtherSessions,
  endSession,
  getAccount,
  listSessions,
  removeTwoFactor as removeTwoFactorEndpoint,
  renewRecoveryCodes as renewRecoveryCodesEndpoint,
  sendEmailVerification as sendEmailVerificationEndpoint,
  updateAccount,
  type Account,
  type Endpoint,
} from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import type { Deps } from '../../deps.js'
import type { AccountActor } from '../../http/actor.js'
import { mount, type RequestContext } from '../../http/mount.js'
import {
  endOthers,
  endOwnSession,
  listOwnSessions,
  readAccount,
  rename,
  type AccountFacts,
} from './account.service.js'
import { spendAttempt } from './attempts.js'
import { mountUnbound } from './bound-session.js'
import { askForEmail } from './email-change.service.js'
import { prepareNewPassword } from './password-rule.js'
import { checkPresentPassword, savePassword } from './password.service.js'
import { mailLimits } from './sign-in-limits.js'
import { sendEmailVerification } from './sign-up.service.js'
import {
  beginTwoFactor,
  confirmTwoFactor,
  countRecoveryCodes,
  removeTwoFactor,
  renewRecoveryCodes,
} from './two-factor.service.js'

type AccountContext = Pick<RequestContext<Endpoint>, 'inAccount'>

/** Who asks, in a transaction that ends at once: what follows takes long or asks the network. */
const whoAsks = ({ inAccount }: AccountContext): Promise<AccountActor> =>
  inAccount((_, person) => Promise.resolve(person))

const withCodes = async (deps: Deps, facts: AccountFacts): Promise<Account> => ({
  ...facts,
  recoveryCodesLeft: facts.isTwoFactorOn ? await countRecoveryCodes(deps, facts.id) : null,
})

const registerOwnAccount = (app: FastifyInstance): void => {
  mount(app, getAccount, async (_, { inAccount, deps }) => withCodes(deps, await inAccount(readAccount)))

  mountUnbound(app, updateAccount, async ({ body }, { inAccount, deps }) =>
    withCodes(deps, await inAccount((tx, person) => rename(tx, person, body))),
  )

  mountUnbound(app, changePassword, async ({ body }, context) => {
    const { deps } = context
    const { userId, email } = await whoAsks(context)
    const { currentPassword, password } = body
    await checkPresentPassword(deps, { userId, password: currentPassword, path: 'body.currentPassword' })
    const hash = await prepareNewPassword(deps, { password, email })
    await context.inAccount((tx, person) => savePassword(tx, deps, { person, hash }))
  })

  mountUnbound(app, changeEmail, async ({ body: { email, password } }, context) => {
    const { deps, request } = context
    const { userId } = await whoAsks(context)
    await checkPresentPassword(deps, { userId, password })
    await spendAttempt(deps, mailLimits('changeEmail', request, email))
    return context.inAccount((tx, person) => askForEmail(tx, deps, { person, email }))
  })

  mountUnbound(app, sendEmailVerificationEndpoint, async (_, context) => {
    const { deps, request } = context
    const { email } = await whoAsks(context)
    await spendAttempt(deps, mailLimits('verifyEmail', request, email))
    return context.inAccount((tx, person) => sendEmailVerification(tx, deps, person))
  })
}

const registerTwoFactor = (app: FastifyInstance): void => {
  const asked = async ({ request, reply, ...context }: RequestContext<Endpoint>) => ({
    person: await whoAsks(context),
    request,
    reply,
  })

  mountUnbound(app, beginTwoFactorEndpoint, async ({ body }, context) => {
    context.answerIsSecret()
    return beginTwoFactor(context.deps, body.password, await asked(context))
  })
  mountUnbound(app, confirmTwoFactorEndpoint, async ({ body }, context) =>
    confirmTwoFactor(context.deps, body.code, await asked(context)),
  )
  mountUnbound(app, removeTwoFactorEndpoint, async ({ body }, context) =>
    removeTwoFactor(context.deps, body.password, await asked(context)),
  )
  mountUnbound(app, renewRecoveryCodesEndpoint, async ({ body }, context) => {
    context.answerIsSecret()
    return renewRecoveryCodes(context.deps, body.password, await asked(context))
  })
}

const registerOwnSessions = (app: FastifyInstance): void => {
  mountUnbound(app, listSessions, (_, { inAccount }) => inAccount(listOwnSessions))

  mountUnbound(app, endSession, ({ params }, { inAccount }) =>
    inAccount((tx, person) => endOwnSession(tx, person, params.sessionId)),
  )

  mountUnbound(app, endOtherSessions, (_, { inAccount }) => inAccount(endOthers))
}

export const registerAccount = (app: FastifyInstance): void => {
  registerOwnAccount(app)
  registerTwoFactor(app)
  registerOwnSessions(app)
}
