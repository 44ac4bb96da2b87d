/** Decisions as words. */
import type { Decision } from '@knowwhen/contract'
import type { DecisionKind } from '@knowwhen/domain'

export const kindWords: Readonly<Record<DecisionKind, string>> = {
  ship: 'Ship',
  rollBack: 'Roll back',
  iterate: 'Iterate',
  stop: 'Stop',
  extend: 'Extend',
}

export const kindMeaning: Readonly<Record<DecisionKind, string>> = {
  ship: 'Give it to people. A validated card writes an achievement.',
  rollBack: 'Take it away from those who have it.',
  iterate: 'Close this card and try the idea again in another form.',
  stop: 'Close this card and leave the idea.',
  extend: 'Let the experiment run on, with a new planned end.',
}

export const reviewWords: Readonly<Record<Decision['review'], string>> = {
  notNeeded: 'as recommended',
  awaitingSecondPerson: 'waits for a second person; it takes effect with their approval',
  approved: 'approved by a second person',
  unreviewed: 'unreviewed: there was no second person',
}
