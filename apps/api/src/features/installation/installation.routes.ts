import {
  eraseOwnAccount,
  erasePerson,
  exportOrganization,
  getInstallation,
  listInstallationOrganizations,
  listInstallationPeople,
  updateInstallation,
} from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mountFile } from '../../http/mount-file.js'
import { mount, type RequestContext } from '../../http/mount.js'
import { mountUnbound, presentPasswordLimits, recordAudit, spendAttempt } from '../auth/index.js'
import { eraseOneself, erasePersonByOperator } from './erasure.service.js'
import { exportArchive } from './export.service.js'
import { chooseSignUp, listOrganizations, listPeople, readInstallation } from './installation.service.js'

type Asked = Pick<RequestContext<typeof getInstallation>, 'inAccount'>

/** What follows reads the whole installation, which no transaction of one person can. */
const assertOperator = ({ inAccount }: Asked): Promise<void> => inAccount(() => Promise.resolve())

export const registerOperator = (app: FastifyInstance): void => {
  mount(app, getInstallation, async (_, { inAccount, deps }) => {
    await assertOperator({ inAccount })
    return readInstallation(deps)
  })

  mount(app, updateInstallation, async ({ body }, { inAccount, deps }) => {
    await inAccount((tx, operator) => chooseSignUp(deps, tx, { operator, signUp: body.signUp }))
    return readInstallation(deps)
  })

  mount(app, listInstallationOrganizations, async ({ query }, { inAccount, deps }) => {
    await assertOperator({ inAccount })
    return listOrganizations(deps, query)
  })

  mount(app, listInstallationPeople, async ({ query }, { inAccount, deps }) => {
    await assertOperator({ inAccount })
    return listPeople(deps, query)
  })
}

export const registerArchive = (app: FastifyInstance): void =>
  mountFile(app, exportOrganization, async (_, { inTenant, deps }) => {
    const actor = await inTenant(async (tx, who) => {
      const subject = { subjectType: 'organization', subjectId: who.organizationId }
      await recordAudit(tx, who, { action: 'organization.exported', ...subject })
      return who
    })
    return exportArchive(deps, actor)
  })

export const registerErasure = (app: FastifyInstance): void => {
  mount(app, erasePerson, ({ body }, { inAccount }) =>
    inAccount((tx, operator) => erasePersonByOperator(tx, operator, body)),
  )

  mountUnbound(app, eraseOwnAccount, async ({ body }, { inAccount, deps }) => {
    const { userId } = await inAccount((_, person) => Promise.resolve(person))
    // Counted outside the transaction, which a wrong password rolls back.
    await spendAttempt(deps, presentPasswordLimits(userId))
    await inAccount((tx, person) => eraseOneself(tx, person, body))
  })
}
