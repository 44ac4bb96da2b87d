/** The weekly digest in words: plain text, readable in any mailbox. */
import type { DecisionKind } from '@knowwhen/domain'

import { oneLine } from '../mail/index.js'
import type { WeekSummary } from './digest.read.js'
import { settingsLink } from './mailing.service.js'
import { overdueWords } from './overdue.service.js'

const MOST_LINES = 20
const MOST_CHARACTERS = 120
const DAY = 24 * 60 * 60 * 1000

const decisionWords: Readonly<Record<DecisionKind, string>> = {
  ship: 'ship',
  rollBack: 'roll back',
  iterate: 'iterate',
  stop: 'stop',
  extend: 'extend',
}

const day = (at: Date): string =>
  at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

const nameOf = ({ key, capability }: { readonly key: string; readonly capability: string }): string => {
  const words = oneLine(capability)
  return words === '' ? key : `${key} ${words.slice(0, MOST_CHARACTERS)}`
}

/** Empty where there is nothing to list. */
const section = (title: string, lines: readonly string[]): readonly string[] => {
  if (lines.length === 0) return []
  const more = lines.length - MOST_LINES
  return [
    [
      `${title} (${lines.length})`,
      ...lines.slice(0, MOST_LINES).map((line) => `- ${line}`),
      ...(more > 0 ? [`- and ${more} more`] : []),
    ].join('\n'),
  ]
}

const cards = (number: number): string => `${number} ${number === 1 ? 'card' : 'cards'}`

/** True where the week left nothing to tell. */
export const isQuiet = (week: WeekSummary): boolean =>
  week.decided.length + week.readyToDecide.length + week.overdue.length + week.proposed + week.sealed === 0

export const digestSubject = (week: WeekSummary): string =>
  `${week.organizationName}: the week of ${day(week.from)}`

export const digestBody = (week: WeekSummary, publicUrl: string): string =>
  [
    `${oneLine(week.organizationName)}, ${day(week.from)} to ${day(new Date(week.until.getTime() - DAY))}`,
    ...section(
      'Decided',
      week.decided.map((card) => `${nameOf(card)}: ${card.verdict}, decision: ${decisionWords[card.kind]}`),
    ),
    ...section('Ready to decide', week.readyToDecide.map(nameOf)),
    ...section(
      'Overdue',
      week.overdue.map((card) => `${nameOf(card)}: ${overdueWords[card.reason]}`),
    ),
    `${cards(week.proposed)} proposed, ${cards(week.sealed)} sealed.`,
    publicUrl,
    `You get this once a week. To stop it: ${settingsLink(publicUrl)}\n`,
  ].join('\n\n')
