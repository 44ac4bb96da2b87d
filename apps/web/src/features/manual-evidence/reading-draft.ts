/** One reading as it is typed, every number as text; and the same as the server takes it. */
import type { CallOf, Experiment, addManualEvidence } from '@knowwhen/contract'

import { parsePercent } from '../../ui/evidence/percent.js'
import { dayEnd } from './calendar.js'

export type Grade = 'A' | 'B'
export type How = 'statistics' | 'effect'
const cellFields = [
  'users',
  'conversions',
  'sum',
  'mean',
  'standardDeviation',
  'lift',
  'low',
  'high',
  'pValue',
] as const
export type CellField = (typeof cellFields)[number]
/** What is typed of one metric in one arm. */
export type Cell = Readonly<Partial<Record<CellField, string>>>

/** What is said of the reading as a whole, typed or imported. */
export interface FactsText {
  /** Empty: not chosen yet. */
  readonly grade: Grade | ''
  readonly alpha: string
  /** yyyy-mm-dd, or empty: the experiment's end, or now. */
  readonly asOf: string
  readonly sourceLink: string
  readonly note: string
}

export interface ReadingText extends FactsText {
  /** By metric; statistics where nothing is said. */
  readonly how: Readonly<Record<string, How>>
  /** By `cellKey`. */
  readonly cells: Readonly<Record<string, Cell>>
  readonly csv: string
}

export const begunReading: ReadingText = {
  grade: '',
  alpha: '0.05',
  asOf: '',
  sourceLink: '',
  note: '',
  how: {},
  cells: {},
  csv: '',
}

export const cellKey = (metricId: string, armId: string): string => `${metricId} ${armId}`

type Kept = Readonly<Record<string, unknown>>
const isKept = (value: unknown): value is Kept => typeof value === 'object' && value !== null
const textOf = (value: unknown, other = ''): string => (typeof value === 'string' ? value : other)

const keptCell = (kept: unknown): Cell =>
  isKept(kept)
    ? Object.fromEntries(
        cellFields.filter((field) => field in kept).map((field) => [field, textOf(kept[field])]),
      )
    : {}

const keptMap = <Value>(kept: unknown, read: (value: unknown) => Value): Readonly<Record<string, Value>> =>
  isKept(kept) ? Object.fromEntries(Object.entries(kept).map(([key, value]) => [key, read(value)])) : {}

/** What the browser has kept, as far as it fits this version. */
export function readReading(found: unknown): ReadingText | null {
  if (!isKept(found)) return null
  const grade = found['grade']
  return {
    grade: grade === 'A' || grade === 'B' ? grade : '',
    alpha: textOf(found['alpha'], begunReading.alpha),
    asOf: textOf(found['asOf']),
    sourceLink: textOf(found['sourceLink']),
    note: textOf(found['note']),
    how: keptMap(found['how'], (value): How => (value === 'effect' ? 'effect' : 'statistics')),
    cells: keptMap(found['cells'], keptCell),
    csv: textOf(found['csv']),
  }
}

export const isBegunReading = (text: ReadingText): boolean =>
  JSON.stringify(text) !== JSON.stringify(begunReading)

type Body = CallOf<typeof addManualEvidence>['body']
type MetricBody = Body['metrics'][number]
type ArmBody = MetricBody['arms'][number]
type Named = Pick<Experiment, 'metrics' | 'arms'>

/** "12 345.6" is a number; a comma may be a decimal one or a separator, so it is asked about instead of guessed at. */
const numberOf = (text: string | undefined): number | null => {
  const plain = (text ?? '').replace(/\s/g, '')
  return plain === '' ? null : Number(plain)
}

const fractionOf = (text: string | undefined): number | null => {
  const parsed = parsePercent(text ?? '')
  return parsed.kind === 'fraction' ? parsed.fraction : null
}

function effectBody({ lift, low, high, pValue }: Cell): ArmBody['effect'] {
  const found = { lift: fractionOf(lift), low: fractionOf(low), high: fractionOf(high) }
  if (found.lift === null || found.low === null || found.high === null) return null
  return { lift: found.lift, low: found.low, high: found.high, pValue: numberOf(pValue) }
}

const statisticsBody = ({ conversions, sum, mean, standardDeviation }: Cell) => ({
  conversions: numberOf(conversions),
  sum: numberOf(sum),
  mean: numberOf(mean),
  standardDeviation: numberOf(standardDeviation),
})

const isTyped = (cell: Cell): boolean => Object.values(cell).some((text) => text.trim() !== '')

const armBody = (armId: string, cell: Cell, how: How): ArmBody => ({
  armId,
  users: numberOf(cell.users),
  ...(how === 'effect' ? { effect: effectBody(cell) } : statisticsBody(cell)),
})

/** Metrics of which nothing was typed are left out. */
const typedMetrics = (text: ReadingText, { metrics, arms }: Named): readonly MetricBody[] =>
  metrics.flatMap(({ id }) => {
    const typed = arms.flatMap(({ armId }) => {
      const cell = text.cells[cellKey(id, armId)] ?? {}
      return isTyped(cell) ? [armBody(armId, cell, text.how[id] ?? 'statistics')] : []
    })
    return typed.length === 0 ? [] : [{ metricId: id, arms: typed }]
  })

/** What the server takes of the reading as a whole. */
export const factsBody = ({ grade, alpha, asOf, sourceLink, note }: FactsText) => {
  const end = dayEnd(asOf)
  return {
    grade: grade === '' ? ('B' as const) : grade,
    alpha: Number(alpha),
    ...(end === null ? {} : { asOf: end }),
    sourceLink: sourceLink.trim(),
    note: note.trim(),
  }
}

export const readingBody = (text: ReadingText, experiment: Named): Body => ({
  ...factsBody(text),
  metrics: [...typedMetrics(text, experiment)],
})

const needsNumber = 'Please write a number with a decimal point and without thousands separators.'

const cellErrors = (cell: Cell): readonly (readonly [CellField, string])[] =>
  cellFields.flatMap((field) => {
    const text = cell[field] ?? ''
    const isPercent = field === 'lift' || field === 'low' || field === 'high'
    const isWrong = isPercent ? parsePercent(text).kind === 'invalid' : Number.isNaN(numberOf(text) ?? 0)
    return isWrong ? [[field, needsNumber] as const] : []
  })

/** By `cellKey` and field: "metric arm users". */
const typingErrors = ({ cells }: ReadingText): readonly (readonly [string, string])[] =>
  Object.entries(cells).flatMap(([key, cell]) =>
    cellErrors(cell).map(([field, words]) => [`${key} ${field}`, words] as const),
  )

function sourceError({ grade, sourceLink }: FactsText): string | null {
  const address = sourceLink.trim()
  if (address === '')
    return grade === 'A' ? 'Grade A needs its source: the page where somebody else can look it up.' : null
  return /^https?:\/\//.test(address) ? null : 'Please give an address that begins with https:// or http://.'
}

export const factsErrors = (facts: FactsText): Readonly<Record<string, string>> => {
  const source = sourceError(facts)
  return {
    ...(facts.grade === '' ? { grade: 'Please say whether users were assigned at random.' } : {}),
    ...(source === null ? {} : { sourceLink: source }),
  }
}

/** What stands in the way before the server is asked, by field or by cell. */
export const readingErrors = (text: ReadingText, experiment: Named): Readonly<Record<string, string>> => ({
  ...factsErrors(text),
  ...Object.fromEntries(typingErrors(text)),
  ...(typedMetrics(text, experiment).length === 0
    ? { metrics: 'Please enter the numbers of one metric at least.' }
    : {}),
})

/** Where the server's fields stand in the form: its lists leave out what was not typed. */
export function cellOfPath(path: string, body: Body): string | null {
  const found = /^metrics\.(\d+)\.arms\.(\d+)(?:\.effect)?(?:\.(\w+))?$/.exec(path)
  const metric = body.metrics[Number(found?.[1])]
  const arm = metric?.arms[Number(found?.[2])]
  if (metric === undefined || arm === undefined) return null
  return `${cellKey(metric.metricId, arm.armId)} ${found?.[3] ?? 'users'}`
}
