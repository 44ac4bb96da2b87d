import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Definition, Suggestion } from './definition/definition.schema.js'
import { loadLibrary } from './definition/load-library.js'
import { createSimulator, type Simulator } from './simulator.js'
import { metricIdOf } from './world/identifiers.js'
import { readResult, type WireAnalysis, type WireResult } from './testing/requests.js'

/** The rule of the product in a few lines, second opinion for the figures of this repository's own data set. */
interface Effect {
  readonly lift: number
  readonly low: number
  readonly high: number
}

const library = loadLibrary(fileURLToPath(new URL('../data/experiments.json', import.meta.url)))

function armOf(
  result: WireResult,
  definition: Definition,
  metric: string,
): { arm: WireAnalysis; inverse: boolean } {
  const found = definition.metrics.find(({ id }) => id === metric)
  const index = definition.variations.findIndex(({ key }) => key === definition.suggested?.treatment)
  const served = result.results[0]?.metrics.find(({ metricId }) => found && metricId === metricIdOf(found))
  const arm = served?.variations[index]?.analyses[0]
  if (found === undefined || arm === undefined) throw new Error(`${definition.id} has no ${metric}`)
  return { arm, inverse: found.inverse }
}

function oriented(arm: WireAnalysis, better: 'increase' | 'decrease'): Effect | undefined {
  if (arm.percentChange === 0 && arm.ciLow === 0 && arm.ciHigh === 0) return undefined
  return better === 'increase'
    ? { lift: arm.percentChange, low: arm.ciLow, high: arm.ciHigh }
    : { lift: -arm.percentChange, low: -arm.ciHigh, high: -arm.ciLow }
}

function guardrailState(
  result: WireResult,
  definition: Definition,
  rail: Suggestion['guardrails'][number],
): string {
  const { arm, inverse } = armOf(result, definition, rail.metric)
  const effect = oriented(arm, inverse ? 'decrease' : 'increase')
  if (effect === undefined) return 'unknown'
  const oneSided = effect.lift - (1.644854 / 1.959964) * (effect.lift - effect.low)
  if (effect.high < -rail.nonInferiorityMargin) return 'breached'
  if (effect.high < 0 && oneSided <= -rail.nonInferiorityMargin) return 'breached'
  return oneSided > -rail.nonInferiorityMargin ? 'passed' : 'unknown'
}

const RULES: readonly [
  name: string,
  holds: (effect: Effect, promise: number, rails: readonly string[]) => boolean,
][] = [
  ['invalidated guardrailBreach', (_effect, _promise, rails) => rails.includes('breached')],
  ['invalidated regression', ({ high }) => high < 0],
  ['invalidated poweredNeutral', ({ low, high }, promise) => high < promise && low <= 0 && low > -promise],
  ['invalidated promisedEffectRuledOut', ({ high }, promise) => high < promise],
  [
    'validated',
    ({ lift, low }, promise, rails) => low > 0 && lift >= promise && rails.every((rail) => rail === 'passed'),
  ],
  ['inconclusive guardrailUnknown', ({ lift, low }, promise) => low > 0 && lift >= promise],
  ['inconclusive belowThreshold', ({ low }) => low > 0],
  ['inconclusive underpowered', ({ low, high }, promise) => (high - low) / 2 > promise],
  ['inconclusive spansThreshold', () => true],
]

function verdictOf(result: WireResult, definition: Definition, suggested: Suggestion): string {
  if ((result.results[0]?.checks.srm ?? 1) < 0.001) return 'void'
  const effect = oriented(armOf(result, definition, suggested.goal.metric).arm, suggested.goal.direction)
  if (effect === undefined) return 'inconclusive noEstimate'
  const rails = suggested.guardrails.map((rail) => guardrailState(result, definition, rail))
  return RULES.find(([, holds]) => holds(effect, suggested.goal.promisedLift, rails))?.[0] ?? 'none'
}

const concluded = library.experiments.flatMap((definition) => {
  const { suggested } = definition
  if (suggested === undefined || definition.status !== 'stopped') return []
  return [
    {
      id: definition.id,
      definition,
      suggested,
      verdict: [suggested.verdict, suggested.reason].filter(Boolean).join(' '),
    },
  ]
})

describe('the data set of the repository', () => {
  let simulator: Simulator

  beforeAll(() => {
    simulator = createSimulator({ ...library, rateLimitMax: 10_000 })
  })
  afterAll(() => simulator.close())

  it.each(concluded)(
    'makes $id "$verdict" under its suggested promise',
    async ({ definition, suggested, verdict }) => {
      expect(verdictOf(await readResult(simulator, definition.id), definition, suggested)).toBe(verdict)
    },
  )

  it('makes every kind of verdict possible', () => {
    const verdicts = new Set(
      library.experiments.map(({ suggested }) =>
        [suggested?.verdict, suggested?.reason].filter(Boolean).join(' '),
      ),
    )
    expect([...verdicts].sort()).toEqual([
      'draft',
      'inconclusive belowThreshold',
      'inconclusive noEstimate',
      'inconclusive spansThreshold',
      'inconclusive underpowered',
      'invalidated guardrailBreach',
      'invalidated poweredNeutral',
      'invalidated promisedEffectRuledOut',
      'invalidated regression',
      'pending',
      'validated',
      'void',
    ])
  })

  it('names a publication for figures that are facts, and calls the others simulated', () => {
    const honest = library.experiments.map(
      ({ citation, realism }) => (citation === undefined) === (realism === 'simulated'),
    )
    expect(honest).not.toContain(false)
  })

  it('has the running experiment on its third of 14 days', () => {
    const running = simulator.experiments.list().filter(({ status }) => status === 'running')
    expect(
      running.map(({ trackingKey, durationDays, reading }) => [trackingKey, durationDays, reading]),
    ).toEqual([['nw-map-store-finder', 14, 'interpolated']])
  })

  it('adds the slices of a dimension up to the whole', async () => {
    const whole = await readResult(simulator, 'nw-one-page-checkout')
    const slices = await readResult(simulator, 'nw-one-page-checkout', '?dimension=exp:country')
    expect(slices.dimension).toEqual({ type: 'experiment', id: 'country' })
    expect(slices.results.map(({ dimension }) => dimension)).toEqual(['DE', 'CH', 'AT'])
    expect(slices.results.reduce((sum, slice) => sum + slice.totalUsers, 0)).toBe(
      whole.results[0]?.totalUsers,
    )
  })
})
