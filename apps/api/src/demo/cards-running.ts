/** Cards of Northwind Outfitters whose test is over or under way, and that wait for somebody or something. */
import type { DemoCard } from './story.js'

export const runningCards: readonly DemoCard[] = [
  {
    team: 'checkout',
    author: 'jonas',
    proposedOn: -43,
    capability: 'the day of delivery on the product page',
    audience: 'visitors who look at an article that is in stock',
    outcome: 'more orders',
    observations: [
      '“when will it come?” is the most frequent question to customer service',
      'the date is shown only after the address was typed in',
    ],
    assumptions: ['the carrier keeps the day that we name nine times in ten'],
    signals: [
      { role: 'goal', measure: 'orders', promisedLift: 0.02, baseline: 0.032 },
      { role: 'guardrail', measure: 'support', nonInferiorityMargin: 0.05 },
    ],
    experiment: { id: 'nw-delivery-promise-badge', arm: 1 },
    steps: [{ kind: 'seal', on: -37, by: 'mei' }],
  },
  {
    team: 'checkout',
    author: 'jonas',
    proposedOn: -27,
    capability: 'free shipping from the first euro',
    audience: 'visitors of the shop',
    outcome: 'more orders',
    observations: [
      'shipping costs are the reason that people give most often for leaving a basket behind',
      'a week without them last winter felt busy, but nobody could say how much of that was the sale',
    ],
    assumptions: ['the margin of a small order still covers its parcel'],
    signals: [
      { role: 'goal', measure: 'orders', promisedLift: 0.03, baseline: 0.05 },
      { role: 'guardrail', measure: 'returns', nonInferiorityMargin: 0.15 },
      { role: 'secondary', measure: 'revenue' },
    ],
    experiment: { id: 'nw-free-shipping', arm: 2 },
    steps: [{ kind: 'seal', on: -22, by: 'amara' }],
  },
  {
    team: 'discovery',
    author: 'sofia',
    proposedOn: -25,
    capability: 'advice on the right size next to the size table',
    audience: 'visitors of shoes and trousers',
    outcome: 'more articles in the basket',
    observations: [
      'two thirds of returned shoes come back in the wrong size',
      'the size table is opened by one visitor in five, and half of those leave afterwards',
    ],
    assumptions: ['people trust advice that is made from other customers’ returns'],
    signals: [
      { role: 'goal', measure: 'basket', promisedLift: 0.03, baseline: 0.12 },
      { role: 'guardrail', measure: 'returns', nonInferiorityMargin: 0.05 },
    ],
    experiment: { id: 'nw-size-advisor', arm: 1 },
    steps: [
      { kind: 'seal', on: -21, by: 'jonas' },
      {
        kind: 'decide',
        on: -1,
        by: 'mei',
        decision: {
          kind: 'ship',
          rationale:
            'The lift is real, a good 2%, though the promised 3% is not proved, and returns did not rise. Keeping the advisor costs nothing, another two weeks of testing would.',
          nextStep: 'Ship to everyone, and promise 2% on the card for the next kind of article.',
        },
      },
    ],
  },
  {
    team: 'checkout',
    author: 'sofia',
    proposedOn: -24,
    capability: 'ordering without an account',
    audience: 'shoppers who have none',
    outcome: 'more finished orders',
    observations: [
      'a quarter of those who leave the checkout do so on the page that asks for a password',
      'customer service makes about forty accounts a day for people who order by phone',
    ],
    assumptions: ['guests who liked their order make an account later'],
    signals: [
      { role: 'goal', measure: 'checkout', promisedLift: 0.02, baseline: 0.39 },
      { role: 'guardrail', measure: 'support', nonInferiorityMargin: 0.05 },
    ],
    experiment: { id: 'nw-guest-checkout', arm: 1 },
    steps: [{ kind: 'seal', on: -18, by: 'jonas' }],
  },
  {
    team: 'discovery',
    author: 'mei',
    proposedOn: -9,
    capability: 'a map in the store finder',
    audience: 'visitors who look for a store near them',
    outcome: 'more visits to a store',
    observations: [
      'most people who open the list of stores leave it within ten seconds',
      'stores report customers who had planned to go to another one that was nearer',
    ],
    assumptions: ['opening directions is as good as a visit'],
    signals: [
      { role: 'goal', measure: 'storeVisits', promisedLift: 0.03, baseline: 0.061 },
      { role: 'guardrail', measure: 'pageLoad', nonInferiorityMargin: 0.03 },
    ],
    experiment: { id: 'nw-map-store-finder', arm: 1 },
    steps: [{ kind: 'seal', on: -5, by: 'amara' }],
  },
]
