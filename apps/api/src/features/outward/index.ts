/** What is written into a GrowthBook, when a person asks. */
export { registerOutward } from './outward.routes.js'
