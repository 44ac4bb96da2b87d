/** Cards of Northwind Outfitters that nobody has been exposed to yet. */
import type { DemoCard } from './story.js'

export const openCards: readonly DemoCard[] = [
  {
    team: 'loyalty',
    author: 'sofia',
    proposedOn: -19,
    capability: 'a letter by e-mail with what is new in one’s size',
    audience: 'customers who have not ordered for 90 days',
    outcome: 'more of them ordering again',
    observations: [
      'after 90 days without an order only one customer in nine comes back by herself',
      'e-mails that name a size are opened twice as often as general ones',
    ],
    assumptions: ['the size of the last order is still the right one'],
    signals: [
      { role: 'goal', measure: 'emailOrders', promisedLift: 0.08, baseline: 0.0108 },
      { role: 'guardrail', measure: 'support', nonInferiorityMargin: 0.05 },
    ],
    plan: { endOn: 28 },
    steps: [
      { kind: 'seal', on: -12, by: 'mei' },
      { kind: 'startBuilding', on: -8, by: 'sofia' },
    ],
  },
  {
    team: 'loyalty',
    author: 'sofia',
    proposedOn: -6,
    capability: 'points shown in the basket, where they can be spent',
    audience: 'members with at least 100 points',
    outcome: 'more members who redeem their points',
    observations: [
      'three members in four have points and have never used any',
      'the balance stands on the account page alone, which is opened twice a year',
    ],
    assumptions: ['a member who has redeemed points once does so again'],
    signals: [{ role: 'goal', measure: 'points', promisedLift: 0.05, baseline: 0.041 }],
    noGuardrailReason:
      'What members redeem is booked as a cost already, and no page changes for anybody else.',
    experiment: { id: 'nw-loyalty-points', arm: 1 },
    steps: [{ kind: 'seal', on: -2, by: 'amara' }],
  },
  {
    team: 'loyalty',
    author: 'sofia',
    proposedOn: -4,
    capability: 'an e-mail when an article that was sold out is back',
    audience: 'customers who put it on their wish list',
    outcome: 'more orders from e-mail',
    observations: [
      'four in ten articles on wish lists are sold out in the size that was wished for',
      'customers ask in chats when something comes back',
    ],
    assumptions: ['stock that comes back is enough for those who waited'],
    signals: [
      { role: 'goal', measure: 'emailOrders', promisedLift: 0.06, baseline: 0.0108 },
      { role: 'guardrail', measure: 'support', nonInferiorityMargin: 0.05 },
    ],
    plan: { sample: 120_000 },
    steps: [],
  },
  {
    team: 'checkout',
    author: 'jonas',
    proposedOn: -2,
    capability: 'paying with the wallet of the phone',
    audience: '',
    outcome: 'more finished orders on phones',
    observations: ['seven in ten visits come from phones, but only four in ten orders do'],
    assumptions: [],
    signals: [{ role: 'goal', measure: 'checkout', promisedLift: null, baseline: null }],
    steps: [],
  },
]
