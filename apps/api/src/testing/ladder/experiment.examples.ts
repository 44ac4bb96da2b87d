/** Examples of what hangs on an experiment: readings beside each other, questions to its GrowthBook, pictures. */
import { createHash, randomUUID } from 'node:crypto'

import type { Breakdown, Connection } from '@knowwhen/contract'
import { z } from 'zod'

import { aDraft, anExperiment, post } from '../cards.js'
import { simulatorKey } from '../simulated-growthbook.js'
import { aReading } from '../verdicts.js'
import { plain, type Arrange, type Examples, type Stage } from './example.js'

/** One of the simulated GrowthBook's, running since before the stage's clock. */
const SIMULATED = 'nw-sticky-basket'

const ofExperiment: Arrange = async ({ w }) => ({ params: { experimentId: await anExperiment(w) } })
const ofCard: Arrange = async ({ w }) => ({ params: { hypothesisId: (await aDraft(w)).id } })

const twoReadings: Arrange = async ({ w }) => {
  const experimentId = await anExperiment(w)
  const [from, to] = [await aReading(w, experimentId, 0.1), await aReading(w, experimentId, 0.2)]
  return { params: { experimentId }, query: { from, to } }
}

interface Simulated {
  readonly experimentId: string
  /** GrowthBook's own. */
  readonly externalId: string
}

const ask = async ({ growthBookOrigin }: Stage, path: string, body?: object): Promise<unknown> => {
  const answer = await fetch(`${growthBookOrigin}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${simulatorKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return answer.json()
}

const listed = z.object({ experiments: z.tuple([z.object({ id: z.string() })]) })
const requested = z.object({ snapshot: z.object({ id: z.string() }) })

const externalIdOf = async (stage: Stage, trackingKey: string): Promise<string> =>
  listed.parse(await ask(stage, `/experiments?trackingKey=${trackingKey}`)).experiments[0].id

/** An experiment that the GrowthBook of the stage has, as a sync would have brought it. */
const aSimulatedExperiment = async (stage: Stage): Promise<Simulated> => {
  const { t, w, growthBookOrigin } = stage
  const payload = {
    name: `Asked ${randomUUID()}`,
    baseUrl: growthBookOrigin,
    secretKey: simulatorKey,
  }
  const answer = await post(w, '/api/v1/growthbook-connections', { headers: w.org.headers, payload })
  const externalId = await externalIdOf(stage, SIMULATED)
  const experimentId = await anExperiment(w, { startedAt: t.clock.now() })
  await t.database.asOwner('UPDATE experiments SET connection_id = $2, external_id = $3 WHERE id = $1', [
    experimentId,
    answer.json<Connection>().id,
    externalId,
  ])
  return { experimentId, externalId }
}

const asked =
  (body?: object): Arrange =>
  async (stage) => {
    const { experimentId } = await aSimulatedExperiment(stage)
    return { params: { experimentId }, ...(body === undefined ? {} : { body }) }
  }

const aSnapshot: Arrange = async (stage) => {
  const { experimentId, externalId } = await aSimulatedExperiment(stage)
  const { snapshot } = requested.parse(await ask(stage, `/experiments/${externalId}/snapshot`, {}))
  return { params: { experimentId, snapshotId: snapshot.id } }
}

const aBreakdown: Arrange = async (stage) => {
  const { experimentId } = await aSimulatedExperiment(stage)
  const url = `/api/v1/experiments/${experimentId}/breakdowns`
  const answer = await post(stage.w, url, { headers: stage.w.org.headers })
  return { params: { experimentId, breakdownId: answer.json<Breakdown>().id } }
}

const PICTURE = 'https://pictures.example/one.png'

/** In the cache already. */
const aPicture: Arrange = async ({ t, w }) => {
  const experimentId = await anExperiment(w)
  const arms = [{ armId: 'v0', name: 'Control', weight: 1, isControl: true, screenshots: [PICTURE] }]
  await t.database.asOwner('UPDATE experiments SET arms = $2 WHERE id = $1', [
    experimentId,
    JSON.stringify(arms),
  ])
  await t.database.asOwner(
    `INSERT INTO screenshots (organization_id, address_hash, media_type, content, size, fetched_at, last_shown_at)
     VALUES ($1, $2, 'image/png', '\\x89504e47', 4, $3, $3)`,
    [w.org.organizationId, createHash('sha256').update(PICTURE).digest('hex'), t.clock.now()],
  )
  return { params: { experimentId, armId: 'v0', index: '0' } }
}

export const experimentExamples: Examples<
  | 'getExperimentFacets'
  | 'getEvidenceDifference'
  | 'listExperimentLinks'
  | 'listHypothesisLinks'
  | 'suggestExperiments'
  | 'suggestHypotheses'
  | 'recomputeHypothesis'
  | 'listBreakdowns'
  | 'getBreakdown'
  | 'pullBreakdown'
  | 'listDimensions'
  | 'requestSnapshot'
  | 'getSnapshot'
  | 'getScreenshot'
> = {
  getExperimentFacets: plain,
  getEvidenceDifference: twoReadings,
  listExperimentLinks: ofExperiment,
  listHypothesisLinks: ofCard,
  suggestExperiments: ofCard,
  suggestHypotheses: ofExperiment,
  recomputeHypothesis: ofCard,
  listBreakdowns: ofExperiment,
  getBreakdown: aBreakdown,
  pullBreakdown: asked({ phase: 0 }),
  listDimensions: asked(),
  requestSnapshot: asked({ acknowledgesCost: true }),
  getSnapshot: aSnapshot,
  getScreenshot: aPicture,
}
