/** Every method of the client against a GrowthBook of each generation, with the same expectations of all of them. */
import {
  expandMetricGroups,
  isGrowthBookError,
  toExperimentFacts,
  toSlices,
  type FailureCode,
} from '@knowwhen/growthbook'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import {
  everyOne,
  facedDraft,
  facedExperiment,
  facedExperiments,
  facedRunning,
  facedVersions,
  faceSimulator,
  metricFactsOf,
  readingOf,
  type Faced,
} from './client-and-simulator.js'

const failing = (code: FailureCode) => ({ failure: { code } })

/** What it resolves to, or the code of the failure that was expected of the server. */
const orFailure = async <T>(asked: Promise<T>): Promise<T | FailureCode> => {
  try {
    return await asked
  } catch (error) {
    if (isGrowthBookError(error)) return error.code
    throw error
  }
}

const learning = { title: 'One page is enough', supportingExperimentIds: [facedExperiment] }

const draft = {
  name: 'A new basket',
  hypothesis: 'It helps.',
  tags: ['knowwhen'],
  project: 'prj_checkout',
  datasourceId: 'ds_warehouse',
  assignmentQueryId: 'user_id',
  metrics: ['fact__order_placed'],
  guardrailMetrics: ['mg_shop_guardrails'],
  variations: [
    { key: '0', name: 'Control' },
    { key: '1', name: 'New', description: 'The new one' },
  ],
}

describe.each(facedVersions)('a GrowthBook %s', (version) => {
  const can = {
    sayVersion: version === '5.0.1',
    sort: version === '5.0.1',
    listInBulk: version === '5.0.1' || version === '4.4.0',
    tellSettings: version !== '4.0.0',
  }
  let faced: Faced

  beforeAll(async () => {
    faced = await faceSimulator(version)
  })
  afterAll(() => faced.close())

  describe('says of itself', () => {
    it('that it can be read', async () => {
      expect(await faced.client.testConnection()).toEqual({
        ok: true,
        experimentCount: facedExperiments,
        serverVersion: can.sayVersion ? version : undefined,
      })
    })

    it('what it can do', async () => {
      expect(await faced.client.capabilities()).toEqual({
        bulkResults: can.listInBulk,
        metricGroups: can.listInBulk,
        sortedLists: can.sort,
        learnings: can.sort,
        ...(can.sayVersion ? { version } : {}),
      })
    })

    it('its settings, and its version where it knows how', async () => {
      const settings = await faced.client.getSettings()
      expect(settings?.parsed.pValueThreshold).toBe(can.tellSettings ? 0.05 : undefined)
      expect((await faced.client.getVersion())?.parsed.version).toBe(can.sayVersion ? version : undefined)
    })
  })

  describe('lists', () => {
    it('every experiment once, over several pages', async () => {
      const seen = await everyOne(faced.client.listExperiments())
      expect(new Set(seen.map(({ id }) => id)).size).toBe(facedExperiments)
      const progress: number[] = []
      for await (const page of faced.client.listExperimentPages()) progress.push(page.progress.read)
      expect(progress).toEqual([100, facedExperiments])
    })

    it('those of some projects', async () => {
      const seen = await everyOne(faced.client.listExperiments({ projectIds: ['prj_checkout'] }))
      expect(new Set(seen.map(({ project }) => project))).toEqual(new Set(['prj_checkout']))
      expect(seen.length).toBeLessThan(facedExperiments)
    })

    it('what changed last, where it can sort, and refuses to where it cannot', async () => {
      faced.simulator.experiments.edit(facedExperiment, { tags: ['changed', 'checkout'] })
      const { dateUpdated = '' } = (await faced.client.getExperiment(facedExperiment)).parsed
      const listing = everyOne(faced.client.listExperiments({ newestFirst: true, updatedSince: dateUpdated }))
      const ids = listing.then((seen) => seen.map(({ id }) => id))
      expect(await orFailure(ids)).toEqual(can.sort ? [facedExperiment] : 'refusedRequest')
    })

    it('results in bulk, for all that have any, or says that it cannot', async () => {
      const listing = await faced.client.listResults()
      const withResults = faced.simulator.experiments.list().filter(({ snapshots }) => snapshots > 0)
      const count = listing && (await everyOne(listing)).length
      expect(count).toBe(can.listInBulk ? withResults.length : null)
    })

    it('metrics of both kinds, with the direction that is better', async () => {
      const facts = await metricFactsOf(faced)
      const better = (id: string) => facts.find(({ metricId }) => metricId === id)?.inverse
      expect([better('met_refund_rate'), better('fact__page_load_seconds')]).toEqual([true, true])
      expect(better('fact__checkout_completed')).toBe(false)
    })

    it('metric groups, where it has them', async () => {
      const groups = await everyOne(faced.client.listMetricGroups())
      const members = expandMetricGroups(['mg_shop_guardrails'], groups)
      expect(members).toEqual(can.listInBulk ? ['fact__page_load_seconds', 'met_refund_rate'] : [])
    })

    it('projects, sources and dimensions', async () => {
      const { client } = faced
      expect((await everyOne(client.listProjects())).map(({ id }) => id)).toContain('prj_checkout')
      const [source] = await everyOne(client.listDataSources())
      expect(source?.assignmentQueries[0]).toMatchObject({ id: 'user_id', dimensionColumns: ['country'] })
      expect(await everyOne(client.listDimensions({ dataSourceId: 'ds_warehouse' }))).toEqual([])
    })
  })

  describe('gives of an experiment', () => {
    it('its facts, and its state in a word', async () => {
      const { parsed } = await faced.client.getExperiment(facedExperiment)
      const groups = await everyOne(faced.client.listMetricGroups())
      const facts = toExperimentFacts(parsed, groups)
      expect(facts).toMatchObject({
        status: 'stopped',
        detailedStatus: 'Won',
        goalMetricIds: ['fact__checkout_completed'],
        conclusion: { outcome: 'won', winningArmId: 'var_nw-one-page-checkout_1' },
      })
      expect(facts.arms[1]?.screenshots).toEqual(['/upload/northwind/checkout-one-page.png'])
    })

    it('nothing where there is none', async () => {
      await expect(faced.client.getExperiment('exp_nobody')).rejects.toMatchObject(failing('notFound'))
    })

    it('what is found by its tracking key', async () => {
      const found = await faced.client.findExperimentByTrackingKey('nw-one-page-checkout')
      expect(found?.parsed.id).toBe(facedExperiment)
      expect(await faced.client.findExperimentByTrackingKey('nobody')).toBeUndefined()
    })
  })

  describe('gives results', () => {
    it('that read the same whichever release sends them', async () => {
      const reading = await readingOf(faced, facedExperiment)
      const newest = await faceSimulator('5.0.1')
      try {
        expect({ ...reading, experimentId: '' }).toEqual({
          ...(await readingOf(newest, facedExperiment)),
          experimentId: '',
        })
      } finally {
        await newest.close()
      }
    })

    it('of a phase and of a dimension that was computed', async () => {
      expect((await readingOf(faced, facedExperiment, { phase: 0 })).arms).toHaveLength(2)
      const byCountry = await faced.client.getResults(facedExperiment, { dimension: 'exp:country' })
      const { experiment, result: results } = byCountry.parsed
      const slices = toSlices({ experiment, results, metrics: [], alpha: 0.05 })
      expect(slices.length).toBeGreaterThan(1)
    })

    it('not of a draft, of a phase that is not there, nor of a dimension that nobody computed', async () => {
      const { client } = faced
      const noResults = failing('noResultsYet')
      await expect(client.getResults(facedDraft)).rejects.toMatchObject(noResults)
      await expect(client.getResults(facedExperiment, { phase: 7 })).rejects.toMatchObject(noResults)
      await expect(client.getResults(facedRunning, { dimension: 'exp:country' })).rejects.toMatchObject(
        noResults,
      )
    })
  })

  describe('does what is asked of it', () => {
    it('computes results anew', async () => {
      const { parsed } = await faced.client.requestSnapshot(facedRunning)
      expect(parsed).toMatchObject({ experiment: facedRunning, status: 'running' })
      expect((await faced.client.getSnapshot(parsed.id)).parsed.status).toBe('success')
      expect((await faced.client.getResults(facedRunning)).parsed.result.id).toBe(parsed.id)
    })

    it('computes a dimension, where it can', async () => {
      const dimension = 'exp:country'
      const asked = faced.client
        .requestSnapshot(facedRunning, { dimension, phase: 0 })
        .then(() => faced.client.getResults(facedRunning, { dimension }))
        .then(({ parsed }) => parsed.result.dimension)
      const computed = { type: 'experiment', id: 'country' }
      expect(await orFailure(asked)).toEqual(can.listInBulk ? computed : 'refusedRequest')
    })

    it('computes nothing for a draft, nor for a key that may only read', async () => {
      const { client, reader } = faced
      await expect(client.requestSnapshot(facedDraft)).rejects.toMatchObject(failing('snapshotNotPossible'))
      await expect(reader.requestSnapshot(facedRunning)).rejects.toMatchObject(failing('mayNotWrite'))
      await expect(client.getSnapshot('snp_nobody')).rejects.toMatchObject(failing('notFound'))
    })

    it('makes a draft, once', async () => {
      const asked = { ...draft, trackingKey: `new-basket-${version}` }
      const { parsed } = await faced.client.createExperiment(asked)
      expect(toExperimentFacts(parsed, [])).toMatchObject({
        status: 'draft',
        hypothesisText: 'It helps.',
        projectId: 'prj_checkout',
        goalMetricIds: ['fact__order_placed'],
      })
      expect(parsed.settings.guardrails).toEqual([{ metricId: 'mg_shop_guardrails' }])
      const again = faced.client.createExperiment(asked)
      await expect(again).rejects.toMatchObject(failing('alreadyExists'))
      const found = await faced.client.findExperimentByTrackingKey(asked.trackingKey)
      expect(found?.parsed.id).toBe(parsed.id)
    })

    it('makes no draft of what it does not know, nor for a key that may only read', async () => {
      const { client, reader } = faced
      const asked = { ...draft, trackingKey: 'never' }
      const unknown = client.createExperiment({ ...asked, metrics: ['fact__nobody'] })
      await expect(unknown).rejects.toMatchObject(failing('refusedRequest'))
      await expect(reader.createExperiment(asked)).rejects.toMatchObject(failing('mayNotWrite'))
      expect(await client.findExperimentByTrackingKey('never')).toBeUndefined()
    })

    it.skipIf(can.sort)('keeps no learning, since it has none', async () => {
      const { client } = faced
      await expect(client.createLearning(learning)).rejects.toMatchObject(failing('unknownRoute'))
      await expect(client.listLearnings()).rejects.toMatchObject(failing('unknownRoute'))
    })

    it.runIf(can.sort)('keeps a learning', async () => {
      const { client, reader } = faced
      const { parsed } = await client.createLearning(learning)
      const listed = await client.listLearnings({ experimentId: facedExperiment })
      expect(listed.map((one) => one.parsed)).toContainEqual(parsed)
      await expect(reader.createLearning(learning)).rejects.toMatchObject(failing('mayNotWrite'))
    })
  })
})
