/** Compares the rule with its naive twin on many random inputs of one seed. */
import { judge } from '../verdict.js'
import type { VerdictInput } from '../verdict-types.js'
import { naiveRule } from './naive-rule.js'
import { inputFrom, randomFrom } from './random-inputs.js'

const answerOf = (input: VerdictInput): string => {
  const { verdict, reason, armId, weakened } = judge(input)
  return [verdict, reason, armId, weakened].join(' ')
}

const naiveAnswerOf = (input: VerdictInput): string => {
  const { said, armId, weakened } = naiveRule(input)
  return [said, armId, weakened].join(' ')
}

export interface Disagreement {
  readonly answer: string
  readonly naive: string
  readonly input: VerdictInput
}

/** The first input on which the two disagree; `null` where they never do. */
export const disagreementIn = (seed: number, count: number): Disagreement | null => {
  const random = randomFrom(seed)
  for (let asked = 0; asked < count; asked += 1) {
    const input = inputFrom(random)
    const [answer, naive] = [answerOf(input), naiveAnswerOf(input)]
    if (answer !== naive) return { answer, naive, input }
  }
  return null
}

/** Every "verdict reason" that the random inputs of a seed lead to, sorted. */
export const answersIn = (seed: number, count: number): readonly string[] => {
  const random = randomFrom(seed)
  const answers = Array.from({ length: count }, () => judge(inputFrom(random)))
  return [...new Set(answers.map(({ verdict, reason }) => `${verdict} ${reason}`))].toSorted()
}
