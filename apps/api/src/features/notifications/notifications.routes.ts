import {
  getNotificationSettings,
  listNotifications,
  readNotifications,
  updateNotificationSettings,
} from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import type { Deps } from '../../deps.js'
import type { Actor } from '../../http/actor.js'
import { mount } from '../../http/mount.js'
import { forbidden } from '../../http/problems.js'
import { countUnread, listOwnNotifications } from './notifications.read.js'
import { markRead } from './notifications.repo.js'
import { chooseSettings, settingsOf } from './settings.service.js'

/** What a person was told is theirs: a key may look on their behalf and change nothing. */
const requirePerson = (actor: Actor): void => {
  if (actor.scope === null) return
  throw forbidden('This belongs to a person: please sign in; an API key cannot do it.', 'sessionNeeded')
}

export const registerNotifications = (app: FastifyInstance, { env }: Pick<Deps, 'env'>): void => {
  const isMailOn = env.mail !== null

  mount(app, listNotifications, ({ query }, { inTenant }) =>
    inTenant((tx, actor) => listOwnNotifications(tx, actor.userId, query)),
  )

  mount(app, readNotifications, ({ body }, { inTenant }) =>
    inTenant(async (tx, actor) => {
      requirePerson(actor)
      await markRead(tx, actor.userId, { ids: 'ids' in body ? body.ids : undefined, at: actor.at })
      return { unread: await countUnread(tx, actor.userId) }
    }),
  )

  mount(app, getNotificationSettings, (_, { inTenant }) =>
    inTenant(async (tx, actor) => ({ ...(await settingsOf(tx, actor.userId)), isMailOn })),
  )

  mount(app, updateNotificationSettings, ({ body }, { inTenant }) =>
    inTenant(async (tx, actor) => {
      requirePerson(actor)
      return { ...(await chooseSettings(tx, actor, body)), isMailOn }
    }),
  )
}
