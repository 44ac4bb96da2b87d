/** What somebody has chosen to adopt and how, kept by the browser: leaving the page and coming back goes on with it. */
import type { Adopted, Session } from '@knowwhen/contract'

import { keepIn, keptIn } from '../../ui/use-kept.js'

export interface AdoptionDraft {
  readonly ids: readonly string[]
  readonly audience: string
  readonly aim: 'promise' | 'anyImprovement'
  /** As typed. */
  readonly promise: string
  readonly smallestEffect: string
  readonly margin: string
  /** Empty: the team of each experiment's project. */
  readonly teamId: string
  /** Where an experiment has several goals. */
  readonly goals: 'all' | 'any'
  /** What came of the chunks that were sent. */
  readonly results: readonly Adopted[]
  /** Sent and not answered before the page was left: ids that are yet to be asked for, in order; null: not begun. */
  readonly waiting: readonly string[] | null
  /** Names this adoption, so that a chunk whose answer was lost gets that same answer. */
  readonly attempt: string
}

export const begunAdoption: AdoptionDraft = {
  ids: [],
  audience: '',
  aim: 'anyImprovement',
  promise: '',
  smallestEffect: '1',
  margin: '1',
  teamId: '',
  goals: 'all',
  results: [],
  waiting: null,
  attempt: '',
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText)

const isResult = (value: unknown): value is Adopted =>
  typeof value === 'object' &&
  value !== null &&
  'experimentId' in value &&
  'name' in value &&
  'hypothesis' in value

const isResults = (value: unknown): value is readonly Adopted[] =>
  Array.isArray(value) && value.every(isResult)

const textOr = (value: unknown, other: string): string => (isText(value) ? value : other)

/** What is kept, as far as it fits this version. */
export function readAdoption(found: unknown): AdoptionDraft | null {
  if (typeof found !== 'object' || found === null) return null
  const kept: Readonly<Record<string, unknown>> = { ...found }
  if (!isTexts(kept['ids'])) return null
  return {
    ids: kept['ids'],
    audience: textOr(kept['audience'], begunAdoption.audience),
    aim: kept['aim'] === 'promise' ? 'promise' : 'anyImprovement',
    promise: textOr(kept['promise'], begunAdoption.promise),
    smallestEffect: textOr(kept['smallestEffect'], begunAdoption.smallestEffect),
    margin: textOr(kept['margin'], begunAdoption.margin),
    teamId: textOr(kept['teamId'], begunAdoption.teamId),
    goals: kept['goals'] === 'any' ? 'any' : 'all',
    results: isResults(kept['results']) ? kept['results'] : [],
    waiting: isTexts(kept['waiting']) ? kept['waiting'] : null,
    attempt: textOr(kept['attempt'], ''),
  }
}

/** Where it is kept: of one person in one organisation. */
export const adoptionPlace = ({ organization, user }: Session): string =>
  `adoption.${organization.id}.${user.id}`

/** Chosen elsewhere: the settings of before stay, and an adoption under way too. */
export function beginAdoption(session: Session, ids: readonly string[]): void {
  const place = adoptionPlace(session)
  const held = keptIn(place, readAdoption) ?? begunAdoption
  const underWay = held.waiting !== null && held.waiting.length > 0
  keepIn(place, underWay ? held : { ...held, ids, results: [], waiting: null })
}
