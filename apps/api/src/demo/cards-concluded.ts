/** Cards of Northwind Outfitters about which something was decided, or that were given up. */
import type { DemoCard } from './story.js'

export const concludedCards: readonly DemoCard[] = [
  {
    team: 'checkout',
    author: 'jonas',
    proposedOn: -122,
    capability: 'a banner on every page saying that returns are free',
    audience: 'visitors who have never ordered from us',
    outcome: 'more first orders',
    observations: [
      'one chat in three before an order asks whether sending back costs anything',
      'our two largest competitors say it on their first page',
    ],
    assumptions: ['free returns hold people back because they do not know, not because they do not trust it'],
    signals: [
      { role: 'goal', measure: 'orders', promisedLift: 0.05, baseline: 0.04 },
      { role: 'guardrail', measure: 'returns', nonInferiorityMargin: 0.1 },
    ],
    experiment: { id: 'nw-free-returns-banner', arm: 1 },
    steps: [
      { kind: 'seal', on: -117, by: 'mei' },
      {
        kind: 'decide',
        on: -80,
        by: 'amara',
        decision: {
          kind: 'iterate',
          rationale:
            'Orders did rise, by a little under 2%. The 5% that would earn the banner its place on every page is ruled out.',
          nextStep: 'Say it where people choose a size, on a new card with a promise to match.',
        },
      },
    ],
  },
  {
    team: 'discovery',
    author: 'mei',
    proposedOn: -84,
    capability: 'search that also finds synonyms',
    audience: 'visitors who search for an article by name',
    outcome: 'more searches that end in the basket',
    observations: [
      '12% of searches find nothing',
      'in most of those people use another word for something that we sell',
    ],
    assumptions: ['a longer list of results is no burden as long as the best ones stand first'],
    signals: [
      { role: 'goal', measure: 'search', promisedLift: 0.02, baseline: 0.182 },
      { role: 'guardrail', measure: 'pageLoad', nonInferiorityMargin: 0.02 },
    ],
    experiment: { id: 'nw-search-synonyms', arm: 1 },
    steps: [
      { kind: 'seal', on: -78, by: 'jonas' },
      {
        kind: 'decide',
        on: -60,
        by: 'amara',
        decision: {
          kind: 'rollBack',
          rationale:
            'Searchers reached the basket less often: loose matches pushed the exact ones off the first screen. We were wrong about the order of results.',
          nextStep: 'Use synonyms only where the exact words find nothing.',
        },
      },
    ],
  },
  {
    team: 'checkout',
    author: 'jonas',
    proposedOn: -74,
    capability: 'a checkout on one page',
    audience: 'shoppers with a full basket',
    outcome: 'more finished orders',
    observations: [
      '59% of the shoppers who open the checkout leave it without an order',
      'in eleven of fourteen usability sessions people complained about being asked for something twice',
    ],
    assumptions: ['the payment provider’s form loads fast enough to stand on the same page'],
    signals: [
      { role: 'goal', measure: 'checkout', promisedLift: 0.02, baseline: 0.41 },
      { role: 'guardrail', measure: 'pageLoad', nonInferiorityMargin: 0.02 },
      { role: 'guardrail', measure: 'refunds', nonInferiorityMargin: 0.1 },
    ],
    experiment: { id: 'nw-one-page-checkout', arm: 1 },
    steps: [
      { kind: 'seal', on: -66, by: 'mei' },
      { kind: 'startBuilding', on: -65, by: 'jonas' },
      {
        kind: 'decide',
        on: -45,
        by: 'amara',
        decision: {
          kind: 'ship',
          rationale:
            'About 4% more shoppers finish, twice what we promised; the page is no slower and refunds are where they were.',
          nextStep: 'Roll out to everyone and take the four-step checkout out of the code.',
        },
      },
    ],
  },
  {
    team: 'discovery',
    author: 'sofia',
    proposedOn: -56,
    capability: 'a carousel of matching products under the article',
    audience: 'visitors of a product page',
    outcome: 'more visitors who follow a recommendation',
    observations: [
      'only 7 visitors in 100 ever click a recommendation',
      'heat maps show that hardly anybody scrolls down to where they stand now',
    ],
    assumptions: ['the component of our supplier is as light as its sales sheet says'],
    signals: [
      { role: 'goal', measure: 'clicks', promisedLift: 0.03, baseline: 0.071 },
      { role: 'guardrail', measure: 'pageLoad', nonInferiorityMargin: 0.02 },
      { role: 'secondary', measure: 'revenue' },
    ],
    experiment: { id: 'nw-recommendation-carousel', arm: 1 },
    steps: [
      { kind: 'seal', on: -51, by: 'jonas' },
      {
        kind: 'decide',
        on: -26,
        by: 'mei',
        decision: {
          kind: 'stop',
          rationale:
            'Clicks rose, but pages became 6% slower, three times what we allow. The carousel never left the test, so there is nothing to roll back; we stop, because the weight lies in the component itself.',
          nextStep:
            'Ask the supplier for a version rendered on the server before anyone proposes this again.',
        },
      },
      { kind: 'approve', on: -25, by: 'amara' },
    ],
  },
  {
    team: 'loyalty',
    author: 'jonas',
    proposedOn: -40,
    capability: 'a printed catalogue with a code of one’s own',
    audience: 'customers who have not ordered for a year',
    outcome: 'more of them coming back',
    observations: ['letters are opened more often than our e-mails, the post office says'],
    assumptions: ['half of the addresses that we have are still right'],
    signals: [
      { role: 'goal', measure: 'orders', promisedLift: 0.1, baseline: 0.04 },
      { role: 'guardrail', measure: 'returns', nonInferiorityMargin: 0.1 },
    ],
    steps: [
      {
        kind: 'abandon',
        on: -28,
        by: 'jonas',
        reason:
          'Printing and postage cost more than the promised lift could ever bring back, and for a third of the addresses we have no consent for advertising by post.',
      },
    ],
  },
  {
    team: 'loyalty',
    author: 'sofia',
    proposedOn: -31,
    capability: 'the first gate at level 40 instead of level 30',
    audience: 'new players of the mobile game Cookie Cats',
    outcome: 'more players who still play after a week',
    observations: [
      'Tactile Entertainment’s test is published (R. Bååth, “Mobile Games A/B Testing with Cookie Cats”) and we plan a gate in our own members’ quiz',
    ],
    assumptions: ['what holds for players of a puzzle game tells something about members of a loyalty club'],
    signals: [{ role: 'goal', measure: 'retention', promisedLift: 0.02, baseline: 0.19 }],
    noGuardrailReason: 'The published figures hold no metric that could have become worse.',
    experiment: { id: 'cookie-cats-gate', arm: 1 },
    plan: { sample: 90_000 },
    steps: [
      { kind: 'seal', on: -30, by: 'amara' },
      {
        kind: 'decide',
        on: -29,
        by: 'mei',
        decision: {
          kind: 'rollBack',
          rationale:
            'A later gate lost players. We read this after the fact, so it is a hint for our quiz and no achievement of ours.',
          nextStep: 'Put the first pause of the quiz early, and test that on a card of its own.',
        },
      },
    ],
  },
  {
    team: 'discovery',
    author: 'sofia',
    proposedOn: -34,
    capability: 'a short video of the article in use',
    audience: 'visitors who come to a product page from a search engine',
    outcome: 'fewer visitors who leave at once',
    observations: [
      '38 in 100 visitors of a product page see no second one',
      'interviewees said that photos do not tell them how a jacket moves',
    ],
    assumptions: ['a video that starts by itself without sound disturbs nobody'],
    signals: [
      { role: 'goal', measure: 'bounce', promisedLift: 0.03, baseline: 0.38 },
      { role: 'guardrail', measure: 'pageLoad', nonInferiorityMargin: 0.02 },
    ],
    experiment: { id: 'nw-product-video', arm: 1 },
    steps: [
      { kind: 'seal', on: -29, by: 'jonas' },
      {
        kind: 'decide',
        on: -11,
        by: 'mei',
        decision: {
          kind: 'ship',
          rationale: 'Bounces fell by about 5%, more than promised, and pages load as fast as before.',
          nextStep: 'Film the two hundred articles that are looked at most.',
        },
      },
    ],
  },
]
