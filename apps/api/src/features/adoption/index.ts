/** Past experiments become retrospective cards. */
export { registerAdoption } from './adoption.routes.js'
