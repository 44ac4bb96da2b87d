export { registerTeams } from './teams.routes.js'
