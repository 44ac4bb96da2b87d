import { Radio } from '@mantine/core'
import type { AnswerOf, getRecommendation } from '@knowwhen/contract'
import { decisionKinds, type DecisionKind } from '@knowwhen/domain'

import { oneOf } from '../../ui/search-schema.js'
import { kindMeaning, kindWords } from './decision-words.js'

export type Recommendation = AnswerOf<typeof getRecommendation>
export type Choice = Recommendation['choices'][number]

export interface ChoiceFieldsProps {
  readonly answer: Recommendation
  readonly value: DecisionKind | null
  readonly error: string | undefined
  readonly onChange: (kind: DecisionKind) => void
}

const readKind = oneOf(decisionKinds)

function meaningOf({ kind, allowed, reason, needsSecondPerson }: Choice): string {
  if (!allowed) return `Not possible now: ${reason ?? 'the card does not allow it.'}`
  return needsSecondPerson ? `${kindMeaning[kind]} Needs a second person.` : kindMeaning[kind]
}

/** Every decision there is; those that are not possible say why. */
export function ChoiceFields({ answer, value, error, onChange }: ChoiceFieldsProps) {
  return (
    <Radio.Group
      label="What do we do about it?"
      value={value ?? ''}
      error={error}
      onChange={(chosen) => {
        const kind = readKind(chosen)
        if (kind !== undefined) onChange(kind)
      }}
    >
      {answer.choices.map((choice, index) => (
        <Radio
          key={choice.kind}
          value={choice.kind}
          mt={10}
          disabled={!choice.allowed}
          {...(index === 0 ? { 'data-autofocus': true } : {})}
          label={
            choice.kind === answer.recommendation.kind
              ? `${kindWords[choice.kind]} (recommended)`
              : kindWords[choice.kind]
          }
          description={meaningOf(choice)}
        />
      ))}
    </Radio.Group>
  )
}
