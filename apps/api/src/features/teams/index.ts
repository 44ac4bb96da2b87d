export { registerTeams } from './teams.routes.js'
export { requireTeam } from './teams.read.js'
export { isInTeam } from './members.read.js'
export { dayOf, leaveTeams, teamArchived } from './members.service.js'
