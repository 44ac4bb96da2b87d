import { getSessionOptions, startSingleSignOn } from '@knowwhen/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { mount } from '../../http/mount.js'
import { spendAttempt, type AttemptLimit } from './attempts.js'
import { SingleSignOnFailure } from './oidc-failure.js'
import { CALLBACK_PATH } from './oidc-provider.js'
import { begin, finish, readOptions } from './oidc-sign-in.service.js'

const limits = (request: FastifyRequest): readonly AttemptLimit[] => [
  { key: `singleSignOn ${request.ip}`, most: 100, minutes: 10 },
]

/** A browser comes here, not a program: what fails is told on the sign-in page. */
const comeBack = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
  const { deps } = request.server
  await spendAttempt(deps, limits(request))
  void reply.header('cache-control', 'no-store')
  try {
    return await reply.redirect(`${deps.env.publicUrl}${await finish(deps, { request, reply })}`, 303)
  } catch (error) {
    if (!(error instanceof SingleSignOnFailure)) throw error
    return reply.redirect(`${deps.env.publicUrl}/sign-in?problem=${error.code}`, 303)
  }
}

export const registerSingleSignOn = (app: FastifyInstance): void => {
  mount(app, getSessionOptions, (_, { deps }) => readOptions(deps))

  mount(app, startSingleSignOn, async ({ body }, { deps, request, reply }) => {
    await spendAttempt(deps, limits(request))
    return { redirectTo: await begin(deps, body, reply) }
  })

  app.get(CALLBACK_PATH, comeBack)
}
