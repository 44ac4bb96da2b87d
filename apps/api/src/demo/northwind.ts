/** Northwind Outfitters, the organisation of the demo. Everything in it is invented but what a source is named for. */
import { concludedCards } from './cards-concluded.js'
import { openCards } from './cards-open.js'
import { runningCards } from './cards-running.js'
import { northwindSyncDays } from './northwind-calendar.js'
import { northwindMeasures } from './northwind-measures.js'
import type { DemoStory } from './story.js'

export const northwind: DemoStory = {
  organizationName: 'Northwind Outfitters',
  connectionName: 'GrowthBook (simulated)',
  people: [
    { key: 'visitor', name: 'Robin Ellis', email: 'demo@northwind.example', role: 'owner' },
    { key: 'amara', name: 'Amara Okafor', email: 'amara@northwind.example', role: 'admin' },
    { key: 'jonas', name: 'Jonas Lindqvist', email: 'jonas@northwind.example', role: 'editor' },
    { key: 'mei', name: 'Mei Tanaka', email: 'mei@northwind.example', role: 'editor' },
    { key: 'sofia', name: 'Sofia Marín', email: 'sofia@northwind.example', role: 'member' },
    { key: 'tom', name: 'Tom Becker', email: 'tom@northwind.example', role: 'viewer' },
  ],
  teams: [
    {
      key: 'checkout',
      name: 'Checkout',
      purpose: 'Whoever wants to buy can: from the basket to the receipt without a detour.',
      color: '#2f6f4f',
      leader: 'jonas',
      people: [
        { person: 'jonas', from: -400 },
        { person: 'tom', from: -400 },
        { person: 'sofia', from: -310, until: -46 },
      ],
    },
    {
      key: 'discovery',
      name: 'Discovery',
      purpose: 'People find what fits them, on their own terms, in a few steps.',
      color: '#1c7ed6',
      leader: 'mei',
      people: [
        { person: 'mei', from: -365 },
        { person: 'tom', from: -120 },
      ],
    },
    {
      key: 'loyalty',
      name: 'Loyalty & E-mail',
      purpose: 'Customers come back because it is worth their while, not because we remind them often.',
      color: '#b5563c',
      leader: 'amara',
      people: [
        { person: 'amara', from: -365 },
        { person: 'mei', from: -200 },
        { person: 'jonas', from: -130 },
        { person: 'sofia', from: -45 },
      ],
    },
  ],
  measures: northwindMeasures,
  syncDays: northwindSyncDays,
  cards: [...concludedCards, ...runningCards, ...openCards],
}
