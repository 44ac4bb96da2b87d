import { createComment, listComments, removeComment, updateComment } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mount } from '../../http/mount.js'
import { commentView, listCommentsOf } from './comments.read.js'
import { say, sayBetter, takeBack } from './comments.service.js'

export const registerComments = (app: FastifyInstance): void => {
  mount(app, listComments, ({ query }, { inTenant }) => inTenant((tx) => listCommentsOf(tx, query)))

  mount(app, createComment, ({ body }, { inTenant, deps }) =>
    inTenant(async (tx, actor) => commentView(tx, await say(tx, actor, { input: body, deps }))),
  )

  mount(app, updateComment, ({ params, body }, { inTenant, version, deps }) =>
    inTenant(async (tx, actor) => {
      await sayBetter(tx, actor, { commentId: params.commentId, version, body: body.body, deps })
      return commentView(tx, params.commentId)
    }),
  )

  mount(app, removeComment, ({ params }, { inTenant }) =>
    inTenant((tx, actor) => takeBack(tx, actor, params.commentId)),
  )
}
