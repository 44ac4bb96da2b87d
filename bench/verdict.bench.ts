/** The verdict of a typical reading against reading its raw payload: judging must stay as cheap as parsing JSON. */
import { judge } from '@knowwhen/domain'

import type { Measurement } from './report.js'
import { interleave, medianOf, ratioOf } from './rounds.js'
import { typicalQuestion, typicalReading } from './typical-reading.js'

/** One parse over one judgement: a verdict may take as long as five. */
const LIMIT = 1 / 5
const REPETITIONS = 2_000
const ROUNDS = { rounds: 21, warmUps: 5 }

/** Microseconds of one call. Every result is looked at, so that nothing can be optimised away. */
const timeOf = (call: () => object): number => {
  let seen = 0
  const started = performance.now()
  for (let repetition = 0; repetition < REPETITIONS; repetition += 1) seen += Object.keys(call()).length
  const milliseconds = performance.now() - started
  if (seen === 0) throw new Error('The calls had no result.')
  return (milliseconds * 1000) / REPETITIONS
}

const parsed = (raw: string): object => {
  const value: unknown = JSON.parse(raw)
  return typeof value === 'object' && value !== null ? value : {}
}

export const measureVerdict = async (): Promise<Measurement> => {
  const { raw, reading } = await typicalReading()
  const question = typicalQuestion(reading)
  const pairs = await interleave(
    { ours: () => timeOf(() => parsed(raw)), theirs: () => timeOf(() => judge(question)) },
    ROUNDS,
  )
  const microseconds = (values: readonly number[]) => `${medianOf(values).toFixed(1)} µs`
  const arms = reading.arms.length
  return {
    name: 'verdict',
    ratio: ratioOf(pairs),
    limit: LIMIT,
    numbers: [
      ['reading', `${reading.metrics.length} metrics, ${arms} arms, ${raw.length} bytes raw`],
      ['judge', microseconds(pairs.map((pair) => pair.theirs))],
      ['JSON.parse', microseconds(pairs.map((pair) => pair.ours))],
    ],
  }
}
