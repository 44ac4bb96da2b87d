export { registerKpis } from './kpis.routes.js'
