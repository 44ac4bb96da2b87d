/** Examples of what is written into a GrowthBook: the simulated one of the stage. */
import { randomUUID } from 'node:crypto'

import type { Connection } from '@knowwhen/contract'
import type { Branded } from '@knowwhen/domain'

import { newId } from '../../db/ids.js'
import { metrics } from '../../db/schema/index.js'
import { anExperiment, aSealedCard, post, within, type World } from '../cards.js'
import { simulatorKey } from '../simulated-growthbook.js'
import { giveVerdict, validated } from '../verdicts.js'
import type { Arrange, Examples, Stage } from './example.js'

/** A metric of the simulated GrowthBook's. */
const SIMULATED = 'fact__checkout_completed'

/** The same world, but with the simulated GrowthBook for its own. */
const simulatedWorld = async ({ w, growthBookOrigin }: Stage): Promise<World> => {
  const payload = { name: `Ours ${randomUUID()}`, baseUrl: growthBookOrigin, secretKey: simulatorKey }
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

const aCard = (w: World) =>
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

const concluded: Arrange = async (stage) => {
  const w = await simulatedWorld(stage)
  const card = await aCard(w)
  await w.t.app.inject({
    method: 'PUT',
    url: `/api/v1/hypotheses/${card.id}/experiment`,
    headers: { ...w.org.headers },
    payload: { experimentId: await anExperiment(w) },
  })
  await giveVerdict(w, card, validated)
  return { params: { hypothesisId: card.id } }
}

export const outwardExamples: Examples<
  'getDraftOptions' | 'createGrowthBookDraft' | 'pushLearning' | 'listPushes'
> = {
  getDraftOptions: async (stage) => {
    const w = await simulatedWorld(stage)
    return { params: { hypothesisId: (await aCard(w)).id }, query: { connectionId: w.connectionId } }
  },
  createGrowthBookDraft: async (stage) => {
    const w = await simulatedWorld(stage)
    return {
      params: { hypothesisId: (await aCard(w)).id },
      body: {
        connectionId: w.connectionId,
        dataSourceId: 'ds_warehouse',
        assignmentQueryId: 'user_id',
        treatments: ['One page'],
      },
    }
  },
  pushLearning: async (stage) => ({ ...(await concluded(stage)), body: { title: 'We learned.' } }),
  listPushes: concluded,
}
