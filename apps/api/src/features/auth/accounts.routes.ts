/** What is open to everybody: making an account, and proving that one reads a mailbox. */
import {
  confirmEmailChange as confirmEmailChangeEndpoint,
  requestPasswordReset as requestPasswordResetEndpoint,
  resetPassword as resetPasswordEndpoint,
  signUp as signUpEndpoint,
  verifyEmail as verifyEmailEndpoint,
} from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mount } from '../../http/mount.js'
import { confirmEmailChange } from './email-change.service.js'
import { requestPasswordReset, resetPassword } from './password.service.js'
import { signUp, verifyEmail } from './sign-up.service.js'

export const registerAccounts = (app: FastifyInstance): void => {
  mount(app, signUpEndpoint, ({ body }, { deps, request }) => signUp(deps, body, request))

  mount(app, verifyEmailEndpoint, ({ body }, { deps, request }) => verifyEmail(deps, body, request))

  mount(app, requestPasswordResetEndpoint, ({ body }, { deps, request }) =>
    requestPasswordReset(deps, body, request),
  )

  mount(app, resetPasswordEndpoint, ({ body }, { deps, request, reply }) =>
    resetPassword(deps, body, { request, reply }),
  )

  mount(app, confirmEmailChangeEndpoint, ({ body }, { deps, request }) =>
    confirmEmailChange(deps, body, request),
  )
}
