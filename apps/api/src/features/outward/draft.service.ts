/** A draft experiment in GrowthBook out of a sealed card. It is never started, and no query of it is run, from here. */
import type { AnswerOf, createGrowthBookDraft, getDraftOptions } from '@knowwhen/contract'
import type { Experiment, GrowthBookClient, NewExperiment, Read } from '@knowwhen/growthbook'

import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { conflict, unprocessable, type Problem } from '../../http/problems.js'
import type { Queue } from '../../jobs/queue.js'
import { recordAudit } from '../auth/index.js'
import type { ConnectionRow } from '../connections/index.js'
import { linkExperimentTo, lockExperiment, upsertExperiments } from '../experiments/index.js'
import { getCard, loadCard, loadCardFor, type Card } from '../hypotheses/index.js'
import { experimentRow } from '../sync/index.js'
import { connectedTo, mayBeThere } from './ask-growthbook.js'
import { draftOf, isOfCard, refusalsOf, trackingKeysOf, type DraftInput } from './draft.js'
import { projectsOf } from './outward.read.js'
import { insertPush, isPushed } from './push.repo.js'

type Options = AnswerOf<typeof getDraftOptions>
type Made = AnswerOf<typeof createGrowthBookDraft>

const problemOf = ({ code, words }: { readonly code: string; readonly words: string }): Problem =>
  code === 'metricOfOtherConnection'
    ? unprocessable(code, words, [{ path: 'body.connectionId', message: words }])
    : conflict(code, words)

/** An experiment of a project that is not read would be made and never seen again. */
const refuseUnreadProject = ({ projectFilter }: ConnectionRow, projectId: string): void => {
  if (projectFilter.length === 0 || projectFilter.includes(projectId)) return
  const message = 'This connection does not read that project: choose one that it reads.'
  throw unprocessable('projectNotRead', message, [{ path: 'body.projectId', message }])
}

export interface Prepared {
  readonly card: Card
  readonly connection: ConnectionRow
}

/** @throws Problem 404, 403 `otherTeam`, 409 `disconnected`, `wrongState`, `alreadyLinked`, 422 */
export const prepareDraft = async (
  tx: TenantTx,
  actor: Actor,
  { hypothesisId, input }: { readonly hypothesisId: string; readonly input: DraftInput },
): Promise<Prepared> => {
  const card = await loadCardFor(tx, actor, hypothesisId)
  const connection = await connectedTo(tx, input.connectionId)
  const [refusal] = refusalsOf(card, connection.id)
  if (refusal !== undefined) throw problemOf(refusal)
  refuseUnreadProject(connection, input.projectId)
  return { card, connection }
}

const bodyOf = (
  { card, connection }: Prepared,
  { input, publicUrl }: { readonly input: DraftInput; readonly publicUrl: string },
): NewExperiment => {
  const draft = draftOf(card, { connectionId: connection.id, publicUrl }, input)
  const idsOf = (metrics: typeof draft.goals) => metrics.map(({ externalId }) => externalId)
  return {
    trackingKey: draft.trackingKey,
    name: draft.name,
    hypothesis: draft.hypothesis,
    description: draft.description,
    tags: draft.tags,
    ...(input.projectId === '' ? {} : { project: input.projectId }),
    datasourceId: input.dataSourceId,
    assignmentQueryId: input.assignmentQueryId,
    metrics: idsOf(draft.goals),
    guardrailMetrics: idsOf(draft.guardrails),
    secondaryMetrics: idsOf(draft.secondaryMetrics),
    variations: draft.variations,
  }
}

export interface DraftInGrowthBook {
  readonly read: Read<Experiment>
  readonly wasThere: boolean
  readonly body: NewExperiment
}

interface Place {
  readonly client: GrowthBookClient
  readonly signal: AbortSignal
}

/** Made, or found where it was there already or its answer was lost; undefined where the key is another card's. */
const makeUnder = async (
  { client, signal }: Place,
  card: Card,
  body: NewExperiment,
): Promise<DraftInGrowthBook | undefined> => {
  const lookUp = () => client.findExperimentByTrackingKey(body.trackingKey, { signal })
  const found = await lookUp()
  if (found !== undefined)
    return isOfCard(found.parsed.description, card) ? { read: found, wasThere: true, body } : undefined
  try {
    return { read: await client.createExperiment(body, { signal }), wasThere: false, body }
  } catch (error) {
    if (!mayBeThere(error)) throw error
    // The patience of before may be used up; what was made must be found all the same.
    const made = await client.findExperimentByTrackingKey(body.trackingKey, {
      signal: AbortSignal.timeout(10_000),
    })
    if (made === undefined || !isOfCard(made.parsed.description, card)) throw error
    return { read: made, wasThere: false, body }
  }
}

/** Makes the draft in GrowthBook, once, however often and by how many people it is asked for. */
export const makeDraft = async (
  place: Place,
  prepared: Prepared,
  given: { readonly input: DraftInput; readonly publicUrl: string },
): Promise<DraftInGrowthBook> => {
  const body = bodyOf(prepared, given)
  for (const trackingKey of trackingKeysOf(prepared.card)) {
    const made = await makeUnder(place, prepared.card, { ...body, trackingKey })
    if (made !== undefined) return made
  }
  throw conflict(
    'trackingKeyTaken',
    'GrowthBook has other experiments under both tracking keys of this card.',
  )
}

/** Stores what was made as a sync would; answers it as the caller knows it. */
const storeDraft = async (
  tx: TenantTx,
  { connection }: Prepared,
  { read, now }: { readonly read: Read<Experiment>; readonly now: Date },
): Promise<Made['experiment']> => {
  const { id: externalId, name, trackingKey } = read.parsed
  await upsertExperiments(tx, [experimentRow(read, { connectionId: connection.id, groups: [], now })])
  const stored = await lockExperiment(tx, connection.id, externalId)
  if (stored === undefined) throw new Error('The draft was stored and is not there.')
  return { id: stored.id, externalId, name, trackingKey }
}

/** Stores the draft as a sync would, and that it was pushed: it is in GrowthBook whatever becomes of the link. */
export const keepDraft = async (
  tx: TenantTx,
  actor: Actor,
  { prepared, made }: { readonly prepared: Prepared; readonly made: DraftInGrowthBook },
): Promise<Made> => {
  const { card, connection } = prepared
  // Locked, so that two who asked at once keep it once. Whoever may change the card was asked before it was made.
  await loadCard(tx, card.id)
  const experiment = await storeDraft(tx, prepared, { read: made.read, now: actor.at })
  if (await isPushed(tx, { hypothesisId: card.id, externalId: experiment.externalId }))
    return { experiment, wasThere: true }
  const pushId = await insertPush(tx, {
    hypothesisId: card.id,
    connectionId: connection.id,
    kind: 'experiment',
    externalId: experiment.externalId,
    body: { ...made.body },
    pushedBy: actor.userId,
    pushedAt: actor.at,
  })
  await recordAudit(tx, actor, {
    action: 'hypothesis.draftMadeInGrowthBook',
    subjectType: 'hypothesis',
    subjectId: card.id,
    after: { pushId, experimentId: experiment.id, connectionId: connection.id },
  })
  return { experiment, wasThere: made.wasThere }
}

/**
 * Links what was kept, in a transaction of its own: a refusal takes back nothing of what happened in GrowthBook.
 * @throws Problem 409 `alreadyLinked` where another experiment was linked meanwhile, and whatever refuses a link
 */
export const linkDraft = async (
  tx: TenantTx,
  actor: Actor & { readonly queue: Pick<Queue, 'send'> },
  { hypothesisId, experimentId }: { readonly hypothesisId: string; readonly experimentId: string },
): Promise<void> => {
  const { experiment } = await loadCardFor(tx, actor, hypothesisId)
  if (experiment?.id === experimentId) return
  if (experiment !== null)
    throw conflict(
      'alreadyLinked',
      'Another experiment was linked to this card meanwhile. The draft is in GrowthBook, unlinked.',
    )
  await linkExperimentTo(tx, actor, {
    hypothesisId,
    experimentId,
    treatmentArm: undefined,
    origin: 'outward',
  })
}

/** Everything that can be said before GrowthBook is asked. @throws Problem 404, 409 `disconnected` */
export const optionsBefore = async (
  tx: TenantTx,
  which: { readonly hypothesisId: string; readonly connectionId: string },
  publicUrl: string,
): Promise<Omit<Options, 'dataSources' | 'connection'> & { readonly connection: ConnectionRow }> => {
  const card = await getCard(tx, { id: which.hypothesisId })
  const connection = await connectedTo(tx, which.connectionId)
  return {
    connection,
    projects: await projectsOf(tx, connection),
    draft: draftOf(card, { connectionId: connection.id, publicUrl }),
    refusals: refusalsOf(card, connection.id).map(({ words }) => words),
  }
}

/** More than anybody looks through in a list of choices. */
const mostDataSources = 200

export const readDataSources = async (
  client: GrowthBookClient,
  signal: AbortSignal,
): Promise<Options['dataSources']> => {
  const found: Options['dataSources'] = []
  for await (const { parsed } of client.listDataSources({ signal, onMalformedItem: () => undefined })) {
    const { id, name, assignmentQueries } = parsed
    found.push({
      externalId: id,
      name,
      assignmentQueries: assignmentQueries.map((query) => ({ externalId: query.id, name: query.name })),
    })
    if (found.length === mostDataSources) break
  }
  return found
}
