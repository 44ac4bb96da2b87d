export { registerTeams } from './teams.routes.js'
export { requireTeam } from './teams.read.js'
