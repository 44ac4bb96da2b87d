import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadLibrary } from './definition/load-library.js'
import { createSimulator, type Simulator } from './simulator.js'
import { startReceiver } from './testing/receiver.js'
import { ADMIN, get, post } from './testing/requests.js'
import {
  hasSharedSpecifications,
  readSharedText,
  sharedPath,
  SKIPPED_WITHOUT_SHARED,
} from './testing/shared-specifications.js'
import { readSpecification, type Specification } from './testing/specification.js'
import { SERVER_VERSIONS, type ServerVersion } from './wire/dialect.js'
import { QUIRK_NAMES, type Quirk } from './wire/quirks.js'

const own = loadLibrary(fileURLToPath(new URL('../data/experiments.json', import.meta.url)))
const ID = 'exp_nw-one-page-checkout'

const READS: readonly [path: string, url: string][] = [
  ['/v1/experiments', '/experiments?limit=100'],
  ['/v1/experiments', '/experiments?limit=1&offset=3&sortBy=name&sortOrder=desc'],
  ['/v1/experiments/results', '/experiments/results?limit=100'],
  ['/v1/experiments/{id}', `/experiments/${ID}`],
  ['/v1/experiments/{id}', '/experiments/exp_nw-map-store-finder'],
  ['/v1/experiments/{id}', '/experiments/exp_nw-loyalty-points'],
  ['/v1/experiments/{id}/results', `/experiments/${ID}/results`],
  ['/v1/experiments/{id}/results', `/experiments/${ID}/results?dimension=exp:country&phase=0`],
  ['/v1/experiments/{id}/results', '/experiments/exp_nw-newsletter-popup/results'],
  ['/v1/experiments/{id}/start-checklist', `/experiments/${ID}/start-checklist`],
  ['/v1/experiments/{id}/visual-changesets', `/experiments/${ID}/visual-changesets`],
  ['/v1/experiment-names', '/experiment-names'],
  ['/v1/metrics', '/metrics'],
  ['/v1/metrics/{id}', '/metrics/met_refund_rate'],
  ['/v1/metrics/{id}/experiments', '/metrics/fact__order_placed/experiments?limit=50'],
  ['/v1/usage/metrics', '/usage/metrics?ids=fact__order_placed,met_refund_rate,fact__nowhere'],
  ['/v1/fact-metrics', '/fact-metrics?limit=100'],
  ['/v1/fact-metrics/{id}', '/fact-metrics/fact__average_order_value'],
  ['/v1/fact-tables', '/fact-tables'],
  ['/v1/fact-tables/{id}', '/fact-tables/ftb_events'],
  ['/v1/metric-groups', '/metric-groups'],
  ['/v1/metric-groups/{id}', '/metric-groups/mg_shop_guardrails'],
  ['/v1/projects', '/projects'],
  ['/v1/projects/{id}', '/projects/prj_checkout'],
  ['/v1/dimensions', '/dimensions'],
  ['/v1/segments', '/segments'],
  ['/v1/segments/{id}', '/segments/seg_all_users'],
  ['/v1/data-sources', '/data-sources'],
  ['/v1/data-sources/{id}', '/data-sources/ds_warehouse'],
  ['/v1/settings', '/settings'],
  ['/v1/version', '/version'],
  ['/v1/members', '/members'],
  ['/v1/teams', '/teams'],
  ['/v1/custom-fields', '/custom-fields'],
  ['/v1/experiment-templates', '/experiment-templates'],
  ['/v1/dashboards', '/dashboards'],
  ['/v1/reports', '/reports'],
  ['/v1/learnings', '/learnings'],
  ['/v1/learnings/{id}', '/learnings/lrn_fewer_steps'],
  ['/v1/snapshots/{id}', '/snapshots/snp_nw-one-page-checkout_1'],
  ['/v1/queries/{id}', '/queries/qry_snp_nw-one-page-checkout_1'],
]

const NEW_EXPERIMENT = {
  trackingKey: 'specified',
  name: 'As specified',
  datasourceId: 'ds_warehouse',
  assignmentQueryId: 'user_id',
  hypothesis: 'It holds.',
  metrics: ['fact__order_placed'],
  guardrailMetrics: ['mg_shop_guardrails'],
  phases: [{ name: 'Main', dateStarted: '2026-06-01T00:00:00Z', coverage: 0.5 }],
  variations: [
    { key: '0', name: 'Control' },
    { key: '1', name: 'New', screenshots: [{ path: '/upload/new.png' }] },
  ],
}

const WRITES: readonly [path: string, url: string, body: object][] = [
  ['/v1/experiments', '/experiments', NEW_EXPERIMENT],
  ['/v1/experiments', '/experiments', { ...NEW_EXPERIMENT, trackingKey: 'running', status: 'running' }],
  ['/v1/learnings', '/learnings', { title: 'It holds', supportingExperimentIds: [ID] }],
  ['/v1/experiments/{id}/snapshot', `/experiments/${ID}/snapshot`, { dimension: 'exp:country', phase: 0 }],
  ['/v1/experiments/{id}/start', '/experiments/exp_nw-loyalty-points/start', { skipChecklist: true }],
  [
    '/v1/experiments/{id}/snapshot',
    '/experiments/exp_nw-loyalty-points/snapshot',
    { triggeredBy: 'schedule' },
  ],
  [
    '/v1/experiments/{id}/stop',
    '/experiments/exp_nw-loyalty-points/stop',
    { results: 'dnf', reason: 'Out of time' },
  ],
  ['/v1/learnings/search', '/learnings/search', { query: 'fewer steps' }],
]

describe.skipIf(!hasSharedSpecifications)(
  `answers against the official specification ${SKIPPED_WITHOUT_SHARED}`,
  () => {
    let specification: Specification
    let simulator: Simulator

    beforeAll(() => {
      specification = readSpecification(readSharedText('growthbook/openapi.yaml'))
      simulator = createSimulator({ ...own, rateLimitMax: 100_000 })
    }, 60_000)
    afterAll(() => simulator.close())

    it.each(READS)('GET %s holds for %s', async (path, url) => {
      const response = await get(simulator, `/api/v1${url}`)
      expect(response.statusCode).toBe(200)
      expect(specification.problems('get', path, response.json())).toEqual([])
    })

    it.each(WRITES)('POST %s holds for %s', async (path, url, body) => {
      const response = await post(simulator, `/api/v1${url}`, body)
      expect(response.statusCode).toBe(200)
      expect(specification.problems('post', path, response.json())).toEqual([])
    })

    it('a learning that is changed and deleted is as specified', async () => {
      const url = '/api/v1/learnings/lrn_fewer_steps'
      const ask = async (method: 'PUT' | 'DELETE', payload: object) =>
        (await simulator.app.inject({ method, url, headers: ADMIN, payload })).json<unknown>()
      const changed = await ask('PUT', { status: 'confirmed' })
      expect(specification.problems('put', '/v1/learnings/{id}', changed)).toEqual([])
      const deleted = await ask('DELETE', {})
      expect(specification.problems('delete', '/v1/learnings/{id}', deleted)).toEqual([])
    })

    /** Everything that there is to read, as far as this GrowthBook has it. */
    async function problemsOfAll(options: { version?: ServerVersion; quirks?: readonly Quirk[] }) {
      const other = createSimulator({ ...own, ...options, rateLimitMax: null })
      const problems: string[] = []
      let read = 0
      for (const [path, url] of READS) {
        const response = await get(other, `/api/v1${url}`)
        if (response.statusCode !== 200) continue
        read += 1
        problems.push(...specification.problems('get', path, response.json()))
      }
      await other.close()
      return { problems, read }
    }

    it.each(SERVER_VERSIONS)('hold for %s, which only leaves out', async (version) => {
      const { problems, read } = await problemsOfAll({ version })
      expect(problems).toEqual([])
      expect(read).toBeGreaterThan(20)
    })

    it.each(QUIRK_NAMES)('hold with %s', async (quirk) => {
      const { problems, read } = await problemsOfAll({ quirks: [quirk] })
      expect(problems).toEqual([])
      expect(read).toBeGreaterThan(30)
    })

    it('hold for the experiments that webhooks carry', async () => {
      const receiver = await startReceiver()
      simulator.webhooks.add({ url: receiver.url, events: ['experiment.*'] })
      simulator.experiments.start('nw-map-store-finder')
      simulator.experiments.edit('nw-map-store-finder', { tags: ['seen'] })
      simulator.experiments.delete('nw-map-store-finder')
      await simulator.webhooks.settled()
      await receiver.close()
      const carried = receiver.received.filter(({ payload }) => payload.event !== 'experiment.warning')
      expect(carried.length).toBeGreaterThanOrEqual(3)
      const problems = carried.flatMap(({ payload }) =>
        specification.problemsOf('Experiment', payload.data.object),
      )
      expect(problems).toEqual([])
    })

    it('notices an answer that is not as specified', () => {
      const version = { version: '5.0.1', commit: 7, date: '2026-08-19', surprise: true }
      expect(specification.problems('get', '/v1/version', version)).toHaveLength(2)
      const page = {
        projects: [],
        limit: 10,
        offset: 0,
        count: 0,
        hasMore: false,
        nextOffset: null,
        extra: 1,
      }
      expect(specification.problems('get', '/v1/projects', page)).toHaveLength(2)
    })

    it('holds for each of the 163 published experiments', async () => {
      const published = createSimulator({
        experiments: loadLibrary(sharedPath('data/published-experiments.json')).experiments,
        rateLimitMax: 100_000,
      })
      const problems: string[] = []
      for (const { id } of published.experiments.list()) {
        for (const [path, url] of [
          ['/v1/experiments/{id}', `/experiments/${id}`],
          ['/v1/experiments/{id}/results', `/experiments/${id}/results`],
        ] as const) {
          const response = await get(published, `/api/v1${url}`)
          problems.push(...specification.problems('get', path, response.json()))
        }
      }
      await published.close()
      expect(problems).toEqual([])
    })
  },
)
