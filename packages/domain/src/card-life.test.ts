import { describe, expect, it } from 'vitest'
import { isRetrospective, transition } from './card-life.js'
import type { CardEvent } from './card-life.js'
import { hypothesisStates } from './lists.js'
import type { DecisionKind, DecisionReview, HypothesisState } from './lists.js'

const decided = (decision: DecisionKind, review: DecisionReview = 'notNeeded'): CardEvent => ({
  type: 'decide',
  decision,
  review,
})
const abandon: CardEvent = { type: 'abandon', reason: 'the market moved' }

type Row = readonly [title: string, event: CardEvent, outcomes: Readonly<Record<HypothesisState, string>>]

const row = (title: string, event: CardEvent, outcomes: readonly string[]): Row => {
  const at = (index: number): string => outcomes[index] ?? 'missing'
  return [
    title,
    event,
    {
      draft: at(0),
      sealed: at(1),
      building: at(2),
      exposed: at(3),
      readyToDecide: at(4),
      decided: at(5),
      realising: at(6),
      closed: at(7),
      abandoned: at(8),
    },
  ]
}

/** Per event: where it leads from draft, sealed, building, exposed, readyToDecide, decided, realising, closed, abandoned. */
const table: readonly Row[] = [
  row('seal', { type: 'seal', gaps: [] }, ['sealed', ...Array<string>(8).fill('!notADraft')]),
  row('seal with gaps', { type: 'seal', gaps: ['noAudience'] }, [
    '!cardHasGaps',
    ...Array<string>(8).fill('!notADraft'),
  ]),
  row('amend', { type: 'amend', gaps: [] }, [
    '!notSealed',
    'sealed',
    'building',
    'exposed',
    'exposed',
    '!alreadyDecided',
    '!alreadyDecided',
    '!ended',
    '!ended',
  ]),
  row('amend with gaps', { type: 'amend', gaps: ['noMargin'] }, [
    '!notSealed',
    '!cardHasGaps',
    '!cardHasGaps',
    '!cardHasGaps',
    '!cardHasGaps',
    '!alreadyDecided',
    '!alreadyDecided',
    '!ended',
    '!ended',
  ]),
  row('start work', { type: 'startWork' }, [
    '!notSealed',
    'building',
    'building',
    'exposed',
    'readyToDecide',
    '!alreadyDecided',
    '!alreadyDecided',
    '!ended',
    '!ended',
  ]),
  row('a running experiment', { type: 'experimentRunning' }, [
    '!notSealed',
    'exposed',
    'exposed',
    'exposed',
    'readyToDecide',
    'decided',
    'realising',
    'closed',
    'abandoned',
  ]),
  row('a ready verdict', { type: 'verdictReady' }, [
    '!notSealed',
    'readyToDecide',
    'readyToDecide',
    'readyToDecide',
    'readyToDecide',
    'decided',
    'realising',
    'closed',
    'abandoned',
  ]),
  row('a verdict that is pending again', { type: 'verdictPending' }, [
    'draft',
    'sealed',
    'building',
    'exposed',
    'exposed',
    'decided',
    'realising',
    'closed',
    'abandoned',
  ]),
  row('a flipped verdict', { type: 'verdictFlipped' }, [
    '!notDecided',
    '!notDecided',
    '!notDecided',
    '!notDecided',
    '!notDecided',
    'readyToDecide',
    'readyToDecide',
    'readyToDecide',
    '!ended',
  ]),
  row('ship', decided('ship'), [
    '!notSealed',
    '!notReadyToDecide',
    '!notReadyToDecide',
    '!notReadyToDecide',
    'realising',
    '!alreadyDecided',
    '!alreadyDecided',
    '!ended',
    '!ended',
  ]),
  row('ship that waits for a second person', decided('ship', 'awaitingSecondPerson'), [
    '!notSealed',
    '!notReadyToDecide',
    '!notReadyToDecide',
    '!notReadyToDecide',
    'decided',
    '!alreadyDecided',
    '!alreadyDecided',
    '!ended',
    '!ended',
  ]),
  row('iterate', decided('iterate'), [
    '!notSealed',
    '!notReadyToDecide',
    '!notReadyToDecide',
    '!notReadyToDecide',
    'closed',
    '!alreadyDecided',
    '!alreadyDecided',
    '!ended',
    '!ended',
  ]),
  row('extend', decided('extend'), [
    '!notSealed',
    '!notReadyToDecide',
    '!notReadyToDecide',
    '!notReadyToDecide',
    'exposed',
    '!alreadyDecided',
    '!alreadyDecided',
    '!ended',
    '!ended',
  ]),
  row('stop', decided('stop'), [
    '!notSealed',
    'closed',
    'closed',
    'closed',
    'closed',
    'closed',
    'closed',
    '!ended',
    '!ended',
  ]),
  row('roll back', decided('rollBack', 'unreviewed'), [
    '!notSealed',
    'closed',
    'closed',
    'closed',
    'closed',
    'closed',
    'closed',
    '!ended',
    '!ended',
  ]),
  row('an approved ship', { type: 'approve', decision: 'ship' }, [
    '!notDecided',
    '!notDecided',
    '!notDecided',
    '!notDecided',
    '!notDecided',
    'realising',
    '!notDecided',
    '!ended',
    '!ended',
  ]),
  row('a declined decision', { type: 'decline' }, [
    '!notDecided',
    '!notDecided',
    '!notDecided',
    '!notDecided',
    '!notDecided',
    'readyToDecide',
    '!notDecided',
    '!ended',
    '!ended',
  ]),
  row('the end of the value horizon', { type: 'horizonEnded' }, [
    '!notRealising',
    '!notRealising',
    '!notRealising',
    '!notRealising',
    '!notRealising',
    '!notRealising',
    'closed',
    '!ended',
    '!ended',
  ]),
  row('abandon with a reason', abandon, [
    'abandoned',
    'abandoned',
    'abandoned',
    'abandoned',
    'abandoned',
    '!alreadyDecided',
    '!alreadyDecided',
    '!ended',
    '!ended',
  ]),
  row('abandon without reason', { type: 'abandon', reason: ' ' }, [
    ...Array<string>(5).fill('!reasonRequired'),
    '!alreadyDecided',
    '!alreadyDecided',
    '!ended',
    '!ended',
  ]),
]

const outcomeOf = (state: HypothesisState, event: CardEvent): string => {
  const result = transition(state, event)
  return result.ok ? result.state : `!${result.code}`
}

describe('the life of a card', () => {
  it.each(table)('%s', (_title, event, outcomes) => {
    const actual = Object.fromEntries(hypothesisStates.map((state) => [state, outcomeOf(state, event)]))
    expect(actual).toEqual(outcomes)
  })

  it('runs from draft to closed', () => {
    const events: readonly CardEvent[] = [
      { type: 'seal', gaps: [] },
      { type: 'startWork' },
      { type: 'experimentRunning' },
      { type: 'verdictReady' },
      decided('ship', 'awaitingSecondPerson'),
      { type: 'approve', decision: 'ship' },
      { type: 'horizonEnded' },
    ]
    const states = events.reduce<readonly HypothesisState[]>(
      (path, event) => {
        const result = transition(path.at(-1) ?? 'draft', event)
        return result.ok ? [...path, result.state] : path
      },
      ['draft'],
    )
    expect(states).toEqual([
      'draft',
      'sealed',
      'building',
      'exposed',
      'readyToDecide',
      'decided',
      'realising',
      'closed',
    ])
  })

  it('says in a sentence why it refuses', () => {
    const refusal = transition('draft', decided('ship'))
    expect(refusal).toMatchObject({ ok: false, message: 'The card is still a draft; seal it first.' })
  })
})

describe('a retrospective card', () => {
  it.each([
    ['sealed before exposure', '2026-11-01T10:00:00Z', '2026-11-02T10:00:00Z', false],
    ['sealed at the very moment', '2026-11-02T10:00:00Z', '2026-11-02T10:00:00Z', false],
    ['sealed after exposure began', '2026-11-02T10:00:01Z', '2026-11-02T10:00:00Z', true],
    ['sealed after, written in another zone', '2026-11-02T12:30:00+02:00', '2026-11-02T10:00:00Z', true],
    ['not yet exposed', '2026-11-02T10:00:00Z', null, false],
    ['not yet sealed', null, '2026-11-02T10:00:00Z', false],
  ])('%s', (_title, sealedAt, exposedAt, expected) => {
    expect(isRetrospective(sealedAt, exposedAt)).toBe(expected)
  })
})
