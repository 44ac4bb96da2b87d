import type { Kpi } from '@knowwhen/contract'

export const unitWords: Readonly<Record<Kpi['unit'], string>> = {
  proportion: 'Proportion (share of users)',
  count: 'Count per user',
  money: 'Money per user',
  duration: 'Duration',
  score: 'Score',
}

export const unitName: Readonly<Record<Kpi['unit'], string>> = {
  proportion: 'proportion',
  count: 'count',
  money: 'money',
  duration: 'duration',
  score: 'score',
}

export const directionWords: Readonly<Record<Kpi['direction'], string>> = {
  increase: 'Higher is better',
  decrease: 'Lower is better',
}

const isUnit = (value: string | null): value is Kpi['unit'] => value !== null && value in unitWords

/** What a picker gives back is any string; anything that is no unit leaves the last one standing. */
export const unitOr = (value: string | null, otherwise: Kpi['unit']): Kpi['unit'] =>
  isUnit(value) ? value : otherwise
