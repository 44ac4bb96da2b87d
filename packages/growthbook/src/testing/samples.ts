/** Answers in the shape of GrowthBook's, small and invented. */

export const experimentSample = (overrides: Readonly<Record<string, unknown>> = {}) => ({
  id: 'exp_1',
  trackingKey: 'checkout',
  name: 'Checkout',
  type: 'standard',
  project: '',
  status: 'running',
  dateUpdated: '2026-06-20T10:00:00.000Z',
  variations: [
    { variationId: 'var_a', key: '0', name: 'Control' },
    { variationId: 'var_b', key: '1', name: 'One page' },
  ],
  phases: [
    {
      name: 'Main',
      dateStarted: '2026-06-01T00:00:00.000Z',
      dateEnded: '',
      coverage: 0.8,
      trafficSplit: [
        { variationId: 'var_a', weight: 0.5 },
        { variationId: 'var_b', weight: 0.5 },
      ],
    },
  ],
  settings: { statsEngine: 'bayesian', goals: [], secondaryMetrics: [], guardrails: [] },
  ...overrides,
})

const absent = { percentChange: 0, ciLow: 0, ciHigh: 0, pValue: 0, risk: 0, chanceToBeatControl: 0 }

export const controlAnalysis = (overrides: Readonly<Record<string, unknown>> = {}) => ({
  engine: 'bayesian',
  numerator: 1000,
  denominator: 0,
  mean: 0.1,
  stddev: 0.3,
  ...absent,
  ...overrides,
})

export const treatmentAnalysis = (overrides: Readonly<Record<string, unknown>> = {}) => ({
  ...controlAnalysis(),
  numerator: 1100,
  mean: 0.11,
  stddev: 0.31288975694324034,
  percentChange: 0.1,
  ciLow: 0.010870112525621006,
  ciHigh: 0.18912988747437887,
  risk: 0.0002,
  chanceToBeatControl: 0.986,
  ...overrides,
})

export const metricSample = (
  metricId: string,
  control: Readonly<Record<string, unknown>> = controlAnalysis(),
  treatment: Readonly<Record<string, unknown>> = treatmentAnalysis(),
) => ({
  metricId,
  variations: [
    { variationId: 'var_a', users: 10_000, analyses: [control] },
    { variationId: 'var_b', users: 10_000, analyses: [treatment] },
  ],
})

export const resultsSample = (
  metrics: readonly unknown[] = [metricSample('fact__signup')],
  overrides: Readonly<Record<string, unknown>> = {},
) => ({
  id: 'snp_1',
  experimentId: 'exp_1',
  dateUpdated: '2026-06-15T06:00:00.000Z',
  phase: '0',
  dateStart: '2026-06-01T00:00:00.000Z',
  dateEnd: '2026-06-15T05:58:00.000Z',
  dimension: { type: 'none' },
  results: [{ dimension: '', totalUsers: 20_000, checks: { srm: 0.72 }, metrics }],
  ...overrides,
})

export const page = (
  resource: string,
  items: readonly unknown[],
  pagination: Readonly<Record<string, unknown>> = {},
) => ({
  [resource]: items,
  limit: 100,
  offset: 0,
  count: items.length,
  total: items.length,
  hasMore: false,
  nextOffset: null,
  ...pagination,
})
