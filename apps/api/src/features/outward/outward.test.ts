/** What is written into a GrowthBook when a person asks; the simulator shares no code with the client. */
import type { Connection, Experiment, ExperimentLink, Hypothesis, Problem, Push } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

import { growthBookScenario, type Page, type Scenario } from '../../testing/growthbook-scenario.js'
import { simulatorKey } from '../../testing/simulated-growthbook.js'

let s: Scenario
let connection: Connection
let goalMetricId: string

beforeAll(async () => {
  s = await growthBookScenario()
  connection = await s.connect()
  await s.sync(connection.id)
  goalMetricId = (await s.metricOf(connection.id, 'fact__checkout_completed')).id
})
afterAll(() => s.close())

const aCard = () => s.sealedCard({ name: 'Orders', metricId: goalMetricId })

const wanted = () => ({
  connectionId: connection.id,
  dataSourceId: 'ds_warehouse',
  assignmentQueryId: 'user_id',
  treatments: ['One page'],
})

const makeDraft = (card: Hypothesis, change: object = {}) =>
  s.call('POST', `/hypotheses/${card.id}/growthbook-experiment`, { ...wanted(), ...change })

interface Made {
  readonly experiment: { readonly id: string; readonly externalId: string; readonly trackingKey: string }
  readonly wasThere: boolean
}

const inGrowthBook = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  hypothesis: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  settings: z.object({ goals: z.array(z.object({ metricId: z.string() })) }),
  variations: z.array(z.object({ key: z.string(), name: z.string() })),
})

const ask = async <T>(path: string, schema: z.ZodType<T>): Promise<T> => {
  const answer = await fetch(`${s.growthBook.origin}/api/v1${path}`, {
    headers: { authorization: `Bearer ${simulatorKey}` },
  })
  return schema.parse(await answer.json())
}

const underKey = async (trackingKey: string) => {
  const schema = z.object({ experiments: z.array(inGrowthBook) })
  return (await ask(`/experiments?trackingKey=${trackingKey}`, schema)).experiments
}

const keyOf = ({ key }: Hypothesis): string => `knowwhen-${key.toLowerCase()}`

describe('a draft experiment', () => {
  it('can be looked at before: the words, the metrics, and where the data may come from', async () => {
    const card = await aCard()
    const path = `/hypotheses/${card.id}/growthbook-experiment-options?connectionId=${connection.id}`
    const options = await s.read<Record<string, unknown>>(path)
    expect(options).toMatchObject({
      connection: { id: connection.id },
      dataSources: [{ externalId: 'ds_warehouse', assignmentQueries: [{ externalId: 'user_id' }] }],
      draft: {
        trackingKey: keyOf(card),
        hypothesis: card.statement,
        goals: [{ externalId: 'fact__checkout_completed' }],
        tags: ['knowwhen'],
      },
      refusals: [],
    })
    expect(await underKey(keyOf(card))).toEqual([])
  })

  it('is made with the card’s words and metrics, not started, linked, and leads back', async () => {
    const card = await aCard()
    const answer = await makeDraft(card)
    expect(answer.statusCode, answer.body).toBe(201)
    const { experiment, wasThere } = answer.json<Made>()
    expect(wasThere).toBe(false)
    const [made] = await underKey(keyOf(card))
    expect(made).toMatchObject({
      id: experiment.externalId,
      status: 'draft',
      hypothesis: card.statement,
      tags: ['knowwhen'],
      settings: { goals: [{ metricId: 'fact__checkout_completed' }] },
    })
    expect(made?.name).toContain(card.key)
    expect(made?.description).toContain(`${s.t.deps.env.publicUrl}/hypotheses/${card.id}`)
    expect(made?.variations.map(({ key, name }) => [key, name])).toEqual([
      ['0', 'Control'],
      ['1', 'One page'],
    ])
    const linked = await s.read<Hypothesis>(`/hypotheses/${card.id}`)
    expect(linked).toMatchObject({ experiment: { id: experiment.id }, retrospective: false })
    const known = await s.read<Experiment>(`/experiments/${experiment.id}`)
    expect(known.metrics.map(({ externalId }) => externalId)).toEqual(['fact__checkout_completed'])
    const { items } = await s.read<Page<ExperimentLink>>(`/hypotheses/${card.id}/experiment-links`)
    expect(items).toMatchObject([{ change: 'linked', origin: 'outward' }])
    const pushes = await s.read<{ items: Push[] }>(`/hypotheses/${card.id}/growthbook-pushes`)
    expect(pushes.items).toMatchObject([{ kind: 'experiment', externalId: experiment.externalId }])
  })

  it('is one, though two people ask at once', async () => {
    const card = await aCard()
    const answers = await Promise.all([makeDraft(card), makeDraft(card)])
    const made = answers.map((answer) => answer.json<Partial<Made>>().experiment?.externalId)
    expect(await underKey(keyOf(card))).toHaveLength(1)
    expect(new Set(made.filter((id) => id !== undefined)).size).toBe(1)
    const linked = await s.read<Hypothesis>(`/hypotheses/${card.id}`)
    expect(made).toContain(linked.experiment?.externalId)
  })

  it('is found and linked where the answer was lost on its way', async () => {
    const card = await aCard()
    // The look before passes; what is made is made, and its answer breaks off.
    s.growthBook.simulator.faults.add({ kind: 'connectionReset', path: '/experiments', after: 1, times: 1 })
    const answer = await makeDraft(card)
    s.growthBook.simulator.faults.clear()
    expect(answer.statusCode, answer.body).toBe(201)
    expect(await underKey(keyOf(card))).toHaveLength(1)
    expect((await s.read<Hypothesis>(`/hypotheses/${card.id}`)).experiment).not.toBeNull()
  })

  it('stays known as pushed where another experiment was linked meanwhile', async () => {
    const card = await aCard()
    const { id } = await s.experimentOf(connection.id, 'cookie-cats-gate')
    // Linked by somebody else while GrowthBook makes the draft.
    await s.t.database.asOwner(
      `CREATE FUNCTION link_meanwhile() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE hypotheses SET experiment_id = '${id}' WHERE id = NEW.hypothesis_id; RETURN NEW; END $$`,
      [],
    )
    await s.t.database.asOwner(
      'CREATE TRIGGER link_meanwhile AFTER INSERT ON growthbook_pushes FOR EACH ROW EXECUTE FUNCTION link_meanwhile()',
      [],
    )
    const refused = (await makeDraft(card)).json<Problem>()
    await s.t.database.asOwner('DROP TRIGGER link_meanwhile ON growthbook_pushes', [])
    await s.t.database.asOwner('UPDATE hypotheses SET experiment_id = NULL WHERE id = $1', [card.id])
    expect(refused).toMatchObject({ status: 409, code: 'alreadyLinked' })
    const [made] = await underKey(keyOf(card))
    const pushes = await s.read<{ items: Push[] }>(`/hypotheses/${card.id}/growthbook-pushes`)
    expect(pushes.items).toMatchObject([{ kind: 'experiment', externalId: made?.id }])
  })

  it('that was kept and not linked is linked when it is asked for again', async () => {
    const card = await aCard()
    const { experiment } = (await makeDraft(card)).json<Made>()
    await s.t.database.asOwner('UPDATE hypotheses SET experiment_id = NULL WHERE id = $1', [card.id])
    expect((await makeDraft(card)).json<Made>()).toMatchObject({ experiment, wasThere: true })
    const linked = await s.read<Hypothesis>(`/hypotheses/${card.id}`)
    expect(linked.experiment?.id).toBe(experiment.id)
  })

  it('takes another key where the first is of another organisation’s card', async () => {
    const card = await aCard()
    const taken = await fetch(`${s.growthBook.origin}/api/v1/experiments`, {
      method: 'POST',
      headers: { authorization: `Bearer ${simulatorKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        trackingKey: keyOf(card),
        name: 'Of somebody else',
        datasourceId: 'ds_warehouse',
        assignmentQueryId: 'user_id',
        variations: [
          { key: '0', name: 'Control' },
          { key: '1', name: 'Treatment' },
        ],
      }),
    })
    expect(taken.status).toBe(200)
    const { experiment } = (await makeDraft(card)).json<Made>()
    expect(experiment.trackingKey).toBe(`${keyOf(card)}-${card.id.slice(-8)}`)
  })

  it('is refused for a draft card, a second time, for metrics of elsewhere, and in GrowthBook’s words', async () => {
    const draft = (await s.call('POST', '/hypotheses', {})).json<Hypothesis>()
    expect((await makeDraft(draft)).json<Problem>()).toMatchObject({ status: 409, code: 'wrongState' })

    const card = await aCard()
    const bad = await makeDraft(card, { dataSourceId: 'ds_other' })
    expect(bad.json<Problem>()).toMatchObject({ status: 422, code: 'refusedByGrowthBook' })
    expect(bad.json<Problem>().detail).toContain('ds_other')
    expect((await s.read<Hypothesis>(`/hypotheses/${card.id}`)).experiment).toBeNull()

    await makeDraft(card)
    expect((await makeDraft(card)).json<Problem>()).toMatchObject({ status: 409, code: 'alreadyLinked' })

    const other = await s.connect()
    const elsewhere = await makeDraft(await aCard(), { connectionId: other.id })
    expect(elsewhere.json<Problem>()).toMatchObject({ status: 422, code: 'metricOfOtherConnection' })
  })
})

const learned = z.object({
  title: z.string(),
  tags: z.array(z.string()),
  supportingExperimentIds: z.array(z.string()),
  contradictingExperimentIds: z.array(z.string()),
})

interface Pushes {
  readonly items: readonly Push[]
  readonly learning: { readonly title: string; readonly text: string } | null
  readonly refusal: string | null
}

const pushesOf = (card: Hypothesis) => s.read<Pushes>(`/hypotheses/${card.id}/growthbook-pushes`)

const learn = (card: Hypothesis, payload: object = {}) =>
  s.call('POST', `/hypotheses/${card.id}/growthbook-learning`, payload)

/** A card that tests what the simulated GrowthBook finished long ago. */
const aConcludedCard = async (): Promise<Hypothesis> => {
  const goal = await s.metricOf(connection.id, 'fact__retention_7')
  const card = await s.sealedCard({ name: 'Retention', metricId: goal.id })
  const { id } = await s.experimentOf(connection.id, 'cookie-cats-gate')
  const linked = await s.call('PUT', `/hypotheses/${card.id}/experiment`, { experimentId: id })
  expect(linked.statusCode, linked.body).toBe(200)
  return linked.json<Hypothesis>()
}

describe('a learning', () => {
  it('is written once, as composed or as edited', async () => {
    const card = await aConcludedCard()
    const { learning } = await pushesOf(card)
    expect(learning?.text).toContain(card.statement)
    expect(learning?.text).toContain(`/hypotheses/${card.id}`)

    const first = await learn(card)
    expect(first.statusCode, first.body).toBe(201)
    expect(first.json<Push>()).toMatchObject({ kind: 'learning', title: learning?.title })
    expect((await learn(card)).json<Problem>()).toMatchObject({ status: 409, code: 'alreadyPushed' })
    expect((await learn(card, { title: 'In our words' })).statusCode).toBe(201)
    expect((await pushesOf(card)).items.map(({ title }) => title)).toEqual(['In our words', learning?.title])
  })

  it('is written once where two people send it at once, or the first attempt was cut off before it was kept', async () => {
    const [card] = (await s.read<Page<Hypothesis>>('/hypotheses?verdict=invalidated')).items
    if (card === undefined) throw new Error('No card is concluded.')
    const written = async (title: string) => {
      const { learnings } = await ask('/learnings', z.object({ learnings: z.array(learned) }))
      return learnings.filter((one) => one.title === title).length
    }
    const answers = await Promise.all([learn(card, { title: 'Twice' }), learn(card, { title: 'Twice' })])
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([201, 409])
    expect(await written('Twice')).toBe(1)

    await s.t.database.asOwner(`DELETE FROM growthbook_pushes WHERE body ->> 'title' = 'Twice'`, [])
    expect((await learn(card, { title: 'Twice' })).statusCode).toBe(201)
    expect(await written('Twice')).toBe(1)
    expect((await pushesOf(card)).items.filter(({ title }) => title === 'Twice')).toHaveLength(1)
    await s.t.database.asOwner(`DELETE FROM growthbook_pushes WHERE body ->> 'title' = 'Twice'`, [])
  })

  it('names the experiment that supports or contradicts it', async () => {
    const [card] = (await s.read<Page<Hypothesis>>('/hypotheses?verdict=invalidated')).items
    const { learnings } = await ask('/learnings', z.object({ learnings: z.array(learned) }))
    const sent = learnings.find(({ title }) => title === 'In our words')
    expect(card?.experiment).toBeDefined()
    expect(sent).toMatchObject({ tags: ['knowwhen'], supportingExperimentIds: [] })
    expect(sent?.contradictingExperimentIds).toHaveLength(1)
  })

  it('is refused while nothing is concluded, and where no GrowthBook tested it', async () => {
    const card = await aCard()
    expect((await learn(card)).json<Problem>()).toMatchObject({ status: 409, code: 'notConcluded' })
    expect(await pushesOf(card)).toMatchObject({
      learning: null,
      refusal: 'There is nothing to learn yet: the card has no verdict.',
    })
  })

  it('is refused by a server that keeps none', async () => {
    await s.t.database.asOwner(
      `UPDATE growthbook_connections SET capabilities = jsonb_build_object(
        'version', '4.4.0', 'bulkResults', true, 'sortedLists', false, 'metricGroups', true, 'learnings', false)
       WHERE id = $1`,
      [connection.id],
    )
    const { items } = await s.read<Page<Hypothesis>>('/hypotheses?verdict=invalidated')
    const { items: won } = await s.read<Page<Hypothesis>>('/hypotheses?verdict=validated')
    const [card] = [...items, ...won]
    expect(card).toBeDefined()
    if (card === undefined) return
    const refused = await learn(card, { title: 'Another' })
    expect(refused.json<Problem>()).toMatchObject({ status: 409, code: 'notSupported' })
  })
})
