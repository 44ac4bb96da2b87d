/** When the experiments of the simulated GrowthBook ran, seen from the day on which the demo was set up. */
import type { Day, DemoExperiment } from './story.js'

/**
 * Dates of a demo that exists hang on this table: an entry may be added, none may be moved. Experiments with
 * published figures are not in it; they keep the dates they have.
 */
export const northwindCalendar: readonly DemoExperiment[] = [
  { id: 'nw-free-returns-banner', startsOn: -110 },
  { id: 'nw-search-synonyms', startsOn: -75 },
  { id: 'nw-one-page-checkout', startsOn: -60 },
  { id: 'nw-sticky-basket', startsOn: -52 },
  { id: 'nw-recommendation-carousel', startsOn: -48 },
  { id: 'nw-gift-guide-email', startsOn: -40 },
  { id: 'nw-delivery-promise-badge', startsOn: -33 },
  { id: 'nw-newsletter-popup', startsOn: -33 },
  { id: 'nw-product-video', startsOn: -26 },
  { id: 'nw-free-shipping', startsOn: -20 },
  { id: 'nw-size-advisor', startsOn: -19 },
  { id: 'nw-guest-checkout', startsOn: -16 },
  { id: 'nw-map-store-finder', startsOn: -3 },
  { id: 'nw-loyalty-points', startsOn: 2 },
]

/** Most fall behind an end; two catch a test under way, so that its card shows how it waited. */
export const northwindSyncDays: readonly Day[] = [-123, -105, -81, -60, -55, -45, -42, -26, -11, -4]
