/** The log: mounted, and handed to the decisions at composition. */
import type { FastifyInstance } from 'fastify'

import type { TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import type { DecisionPorts } from '../decisions/index.js'
import { registerAchievements as registerRoutes } from './achievements.routes.js'
import { outcomeRecorder } from './record.service.js'
import { signEveryHead } from './sign-anew.service.js'

export { BrokenLog } from './sign-anew.service.js'

const signingSecretOf = ({ secrets }: Pick<Deps, 'secrets'>): string => secrets.derive('achievement heads')

export const registerAchievements = (app: FastifyInstance, deps: Deps): void =>
  registerRoutes(app, { signingSecret: signingSecretOf(deps) })

/** What decisions need: where they write their jobs, and who writes their record. */
export const decisionPorts = (deps: Pick<Deps, 'secrets' | 'queue'>): DecisionPorts => ({
  queue: deps.queue,
  recordOutcome: outcomeRecorder(signingSecretOf(deps)),
})

/** Signs the logs of an organisation that comes from elsewhere, once they are verified. @throws BrokenLog */
export const signLogsAnew = (tx: TenantTx, deps: Pick<Deps, 'secrets'>): Promise<number> =>
  signEveryHead(tx, signingSecretOf(deps))
