/** Sending: the attempt is counted, the message handed over outside of any transaction, the ending written down. */
import { brandId, type OrganizationId } from '@knowwhen/domain'

import { asOrganization, withoutOrganization } from '../../db/tenant.js'
import { inEveryOrganization } from '../../db/every-organization.js'
import type { Deps } from '../../deps.js'
import { handOver, MailFailure } from './mail-server.js'
import {
  beginAccountMail,
  beginOrganizationMail,
  endAccountMail,
  endOrganizationMail,
  removeOldAccountBodies,
  removeOldOrganizationBodies,
  type Ending,
  type Message,
} from './mail.repo.js'

type DeliveryDeps = Pick<Deps, 'db' | 'env' | 'clock'>

/** One message in its outbox. */
interface Lying {
  readonly begin: () => Promise<Message | undefined>
  readonly end: (ending: Ending) => Promise<void>
}

const deliver = async ({ env, clock }: DeliveryDeps, lying: Lying): Promise<void> => {
  if (env.mail === null) return
  const message = await lying.begin()
  if (message === undefined) return
  try {
    await handOver(env, env.mail, message)
  } catch (error) {
    if (!(error instanceof MailFailure)) throw error
    await lying.end({ failure: error.words })
    if (error.isFinal) return
    throw error
  }
  await lying.end({ sentAt: clock.now() })
}

/**
 * Sends one message of the installation. Without a mail server, or where nothing is left to send, nothing happens.
 * @throws MailFailure where trying again may help
 */
export const deliverAccountMail = (deps: DeliveryDeps, mailId: string): Promise<void> =>
  deliver(deps, {
    begin: () => withoutOrganization(deps.db, (tx) => beginAccountMail(tx, mailId)),
    end: (ending) => withoutOrganization(deps.db, (tx) => endAccountMail(tx, mailId, ending)),
  })

/** The same for one message of an organisation. @throws MailFailure where trying again may help */
export const deliverOrganizationMail = (
  deps: DeliveryDeps,
  { organizationId, mailId }: { readonly organizationId: string; readonly mailId: string },
): Promise<void> => {
  const own = brandId<OrganizationId>(organizationId)
  return deliver(deps, {
    begin: () => asOrganization(deps.db, own, (tx) => beginOrganizationMail(tx, mailId)),
    end: (ending) => asOrganization(deps.db, own, (tx) => endOrganizationMail(tx, mailId, ending)),
  })
}

const KEPT_DAYS = 7
const DAY = 24 * 60 * 60 * 1000

/** A message may hold a link that opens something: what was not sent within seven days loses its words. */
export const removeOldBodies = async (deps: Pick<Deps, 'db' | 'clock' | 'log'>): Promise<void> => {
  const before = new Date(deps.clock.now().getTime() - KEPT_DAYS * DAY)
  await withoutOrganization(deps.db, (tx) => removeOldAccountBodies(tx, before))
  await inEveryOrganization(deps, (tx) => removeOldOrganizationBodies(tx, before))
}
