export { registerTeams } from './teams.routes.js'
export { requireTeam, teamNameOf } from './teams.read.js'
export { isInTeam } from './members.read.js'
export { dayOf, refuseArchivedTeam } from './members.service.js'
