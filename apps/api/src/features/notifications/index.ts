/** Notifications: who is told what, in the application and by e-mail, and the weekly digest. */
export { registerNotifications } from './notifications.routes.js'
export { notify, type Notice, type NotifyDeps } from './notify.service.js'
export { decidersOf } from './deciders.read.js'
export { mailNotifications } from './mailing.service.js'
export { tellOverdue } from './overdue.service.js'
export { sendDigests } from './digest.service.js'
export { tellInviter } from './invited.service.js'
