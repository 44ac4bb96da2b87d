export { registerReports } from './reports.routes.js'
