/** The log: mounted, and handed to the decisions at composition. */
import type { FastifyInstance } from 'fastify'

import type { TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import type { DecisionPorts } from '../decisions/index.js'
import { registerAchievements as registerRoutes } from './achievements.routes.js'
import { outcomeRecorder } from './record.service.js'
import { signEveryHead, signWithPresent, type SignedAnew } from './sign-anew.service.js'

export { BrokenLog, type SignedAnew } from './sign-anew.service.js'

const PURPOSE = 'achievement heads'
const signingSecretOf = ({ secrets }: Pick<Deps, 'secrets'>): string => secrets.derive(PURPOSE)

export const registerAchievements = (app: FastifyInstance, deps: Deps): void =>
  registerRoutes(app, { signingSecrets: deps.secrets.deriveAll(PURPOSE) })

/** What decisions need: where they write their jobs, and who writes their record. */
export const decisionPorts = (deps: Pick<Deps, 'secrets' | 'queue'>): DecisionPorts => ({
  queue: deps.queue,
  recordOutcome: outcomeRecorder(signingSecretOf(deps)),
})

/** Signs the logs of an organisation that comes from elsewhere, once they are verified. @throws BrokenLog */
export const signLogsAnew = (tx: TenantTx, deps: Pick<Deps, 'secrets'>): Promise<number> =>
  signEveryHead(tx, signingSecretOf(deps))

/** Signs with the present secret what an earlier one has signed, so that the earlier one can be dropped. */
export const signHeadsWithPresent = (tx: TenantTx, { secrets }: Pick<Deps, 'secrets'>): Promise<SignedAnew> =>
  signWithPresent(tx, secrets.deriveAll(PURPOSE))
