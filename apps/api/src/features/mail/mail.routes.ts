import {
  getInstallationOutboxMail,
  getOutboxMail,
  listInstallationOutbox,
  listOutbox,
} from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import type { Deps } from '../../deps.js'
import { mount } from '../../http/mount.js'
import {
  accountMailView,
  listAccountOutbox,
  listOrganizationOutbox,
  organizationMailView,
} from './outbox.read.js'

export const registerMail = (app: FastifyInstance, { env }: Pick<Deps, 'env'>): void => {
  const isMailOn = env.mail !== null

  mount(app, listOutbox, ({ query }, { inTenant }) =>
    inTenant(async (tx) => ({ ...(await listOrganizationOutbox(tx, query)), isMailOn })),
  )

  mount(app, getOutboxMail, ({ params }, { inTenant, answerIsSecret }) => {
    answerIsSecret()
    return inTenant((tx, actor) => organizationMailView(tx, { env, actor }, params.mailId))
  })

  mount(app, listInstallationOutbox, ({ query }, { inAccount }) =>
    inAccount(async (tx) => ({ ...(await listAccountOutbox(tx, query)), isMailOn })),
  )

  mount(app, getInstallationOutboxMail, ({ params }, { inAccount, answerIsSecret }) => {
    answerIsSecret()
    return inAccount((tx) => accountMailView(tx, { env }, params.mailId))
  })
}
