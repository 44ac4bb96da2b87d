/** A world whose GrowthBook is the simulated one, and cards that it could test. */
import { randomUUID } from 'node:crypto'

import type { Connection, Hypothesis } from '@knowwhen/contract'
import type { Branded } from '@knowwhen/domain'

import { newId } from '../db/ids.js'
import { metrics } from '../db/schema/index.js'
import { anExperiment, aSealedCard, post, within, type World } from './cards.js'
import { simulatorKey } from './simulated-growthbook.js'
import { giveVerdict } from './verdicts.js'

/** A metric of the simulated GrowthBook's. */
const SIMULATED = 'fact__checkout_completed'

/** The same world, connected to the simulator at this origin, whose metric is the goal. */
export const aSimulatedWorld = async (w: World, origin: string): Promise<World> => {
  const payload = { name: `Ours ${randomUUID()}`, baseUrl: origin, secretKey: simulatorKey }
  const answer = await post(w, '/api/v1/growthbook-connections', { headers: w.org.headers, payload })
  const connectionId = answer.json<Connection>().id
  const goalMetricId = newId<Branded<'metric'>>()
  await within(w, (tx) =>
    tx.insert(metrics).values({
      organizationId: w.org.organizationId,
      id: goalMetricId,
      connectionId,
      externalId: SIMULATED,
      name: 'Checkout completed',
      kind: 'proportion',
      direction: 'increase',
      raw: '{}',
      fetchedAt: w.t.clock.now(),
    }),
  )
  return { ...w, connectionId, goalMetricId }
}

/** Sealed, with the world's goal alone. */
export const aTestableCard = (w: World): Promise<Hypothesis> =>
  aSealedCard(w, {
    signals: [
      {
        role: 'goal',
        name: 'Checkout completed',
        direction: 'increase',
        metricId: w.goalMetricId,
        promisedLift: 0.02,
        baseline: 0.1,
      },
    ],
    noGuardrailReason: 'nothing can break',
  })

/** One of those, linked to an experiment that the simulator does not know; inconclusive, so that it names none. */
export const aConcludedCard = async (w: World): Promise<Hypothesis> => {
  const card = await aTestableCard(w)
  await w.t.app.inject({
    method: 'PUT',
    url: `/api/v1/hypotheses/${card.id}/experiment`,
    headers: { ...w.org.headers },
    payload: { experimentId: await anExperiment(w) },
  })
  await giveVerdict(w, card, { verdict: 'inconclusive', reason: 'spansThreshold' })
  return card
}

export const draftBody = (w: World) => ({
  connectionId: w.connectionId,
  dataSourceId: 'ds_warehouse',
  assignmentQueryId: 'user_id',
  treatments: ['One page'],
})
