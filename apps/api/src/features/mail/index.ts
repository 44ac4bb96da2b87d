/** Mail: posted in the transaction of what caused it, sent by a job, readable in an outbox until it is sent. */
export { registerMail } from './mail.routes.js'
export { oneLine, postAccountMail, postOrganizationMail, type PostDeps } from './post.service.js'
export { deliverAccountMail, deliverOrganizationMail, removeOldBodies } from './delivery.service.js'
