import { describe, expect, it } from 'vitest'

import { interleave, medianOf, ratioOf } from './rounds.js'

describe('the median', () => {
  it.each([
    { values: [3, 1, 2], median: 2 },
    { values: [10, 9, 1, 2], median: 5.5 },
    { values: [7], median: 7 },
  ])('of $values is $median', ({ values, median }) => {
    expect(medianOf(values)).toBe(median)
  })

  it('of nothing is no number, so that no limit is reached by it', () => {
    expect(medianOf([])).toBeNaN()
  })
})

describe('the ratio', () => {
  it('is ours over theirs, round by round', () => {
    const slowMachineInTheSecond = [
      { ours: 80, theirs: 100 },
      { ours: 8, theirs: 10 },
      { ours: 800, theirs: 1000 },
    ]
    expect(ratioOf(slowMachineInTheSecond)).toBeCloseTo(0.8)
  })

  it('is not moved by one round in which something else took the machine', () => {
    const disturbed = [
      { ours: 80, theirs: 100 },
      { ours: 1, theirs: 100 },
      { ours: 82, theirs: 100 },
    ]
    expect(ratioOf(disturbed)).toBeCloseTo(0.8)
  })
})

describe('interleaving', () => {
  const record = async (rounds: number, warmUps: number) => {
    const order: string[] = []
    let now = 0
    const side = (name: string) => () => {
      order.push(name)
      now += 1
      return now
    }
    const pairs = await interleave({ ours: side('ours'), theirs: side('theirs') }, { rounds, warmUps })
    return { order, pairs }
  }

  it('measures both sides in every round, and who goes first alternates', async () => {
    const { order, pairs } = await record(2, 0)
    expect(order).toEqual(['ours', 'theirs', 'theirs', 'ours'])
    expect(pairs).toEqual([
      { ours: 1, theirs: 2 },
      { ours: 4, theirs: 3 },
    ])
  })

  it('throws warm-up rounds away', async () => {
    const { order, pairs } = await record(1, 2)
    expect(order).toHaveLength(6)
    expect(pairs).toEqual([{ ours: 5, theirs: 6 }])
  })
})
