/** Comments on cards and decisions. */
export { registerComments } from './comments.routes.js'
