import { createGrowthBookDraft, getDraftOptions, listPushes, pushLearning } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mount } from '../../http/mount.js'
import { writeInto } from './ask-growthbook.js'
import {
  keepDraft,
  linkDraft,
  makeDraft,
  optionsBefore,
  prepareDraft,
  readDataSources,
} from './draft.service.js'
import { keepLearning, learningHash, prepareLearning, readPushes, sendLearning } from './learning.service.js'
import { oneAtATime } from './one-at-a-time.js'

const registerDrafts = (app: FastifyInstance): void => {
  mount(app, getDraftOptions, async ({ params, query }, { inTenant, deps }) => {
    const { publicUrl } = deps.env
    const { before, organizationId } = await inTenant(async (tx, actor) => ({
      before: await optionsBefore(tx, { ...params, ...query }, publicUrl),
      organizationId: actor.organizationId,
    }))
    const { connection } = before
    const dataSources = await writeInto(deps, { connection, organizationId }, readDataSources)
    return { ...before, connection: { id: connection.id, name: connection.name }, dataSources }
  })

  mount(app, createGrowthBookDraft, async ({ params, body }, { inTenant, deps }) => {
    const { publicUrl } = deps.env
    const { prepared, organizationId } = await inTenant(async (tx, actor) => ({
      prepared: await prepareDraft(tx, actor, { hypothesisId: params.hypothesisId, input: body }),
      organizationId: actor.organizationId,
    }))
    const { connection } = prepared
    const made = await writeInto(deps, { connection, organizationId }, (client, signal) =>
      makeDraft({ client, signal }, prepared, { input: body, publicUrl }),
    )
    // Not the answer yet: what is kept stays where the link is refused, and the refusal is the answer.
    const { kept } = await inTenant(async (tx, actor) => ({
      kept: await keepDraft(tx, actor, { prepared, made }),
    }))
    const link = { hypothesisId: params.hypothesisId, experimentId: kept.experiment.id }
    return inTenant(async (tx, actor) => {
      await linkDraft(tx, { ...actor, queue: deps.queue }, link)
      return kept
    })
  })
}

export const registerOutward = (app: FastifyInstance): void => {
  registerDrafts(app)
  const alone = oneAtATime()

  mount(app, pushLearning, async ({ params, body }, { inTenant, deps }) => {
    const { publicUrl } = deps.env
    const given = { hypothesisId: params.hypothesisId, input: body, publicUrl }
    const { prepared, organizationId } = await inTenant(async (tx, actor) => ({
      prepared: await prepareLearning(tx, actor, given),
      organizationId: actor.organizationId,
    }))
    const { connection } = prepared
    const key = `${organizationId} ${params.hypothesisId} ${learningHash(prepared)}`
    const externalId = await alone(key, () =>
      writeInto(deps, { connection, organizationId }, (client, signal) =>
        sendLearning({ client, signal }, prepared),
      ),
    )
    return inTenant((tx, actor) => keepLearning(tx, actor, { prepared, externalId }))
  })

  mount(app, listPushes, ({ params }, { inTenant, deps }) =>
    inTenant((tx) => readPushes(tx, params.hypothesisId, deps.env.publicUrl)),
  )
}
