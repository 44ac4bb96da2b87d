/** The installation as its operator sees it: every setting with where it comes from, never a secret. */
import type {
  Installation,
  listInstallationOrganizations,
  listInstallationPeople,
  ParsedRequest,
} from '@knowwhen/contract'
import type { SignUpMode } from '@knowwhen/domain'
import { z } from 'zod'

import { databaseState } from '../../db/readiness.js'
import { asOrganization, withinOrganization, type AccountTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import type { Env } from '../../env.js'
import type { AccountActor } from '../../http/actor.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { version } from '../../version.js'
import { listMembershipIds, recordAudit } from '../auth/index.js'
import {
  countPeople,
  getChosenSignUp,
  getOrganizationFacts,
  getStorage,
  listOrganizationIds,
  listPeopleRows,
} from './installation.read.js'
import { saveSettings } from './installation.repo.js'

const check = (isWell: boolean) => (isWell ? ('ok' as const) : ('failing' as const))

const healthOf = async ({ db, queue }: Deps): Promise<Installation['health']> => {
  const database = await databaseState(db)
  return {
    database: check(database !== 'unreachable'),
    migrations: check(database === 'ready'),
    jobs: check(queue.isRunning()),
  }
}

/** Host and port alone: the address may hold a password. */
const mailOf = ({ mail }: Env) => (mail === null ? null : { server: new URL(mail.url).host, from: mail.from })

const singleSignOnOf = ({ oidc }: Env) =>
  oidc === null ? null : { name: oidc.name, issuer: oidc.issuer, isEnforced: oidc.isEnforced }

const settingsOf = (env: Env, chosen: SignUpMode | null): Installation['settings'] => ({
  publicUrl: env.publicUrl,
  signUp: {
    mode: chosen ?? env.signUp,
    from: chosen === null ? 'environment' : 'here',
    environment: env.signUp,
  },
  mail: mailOf(env),
  singleSignOn: singleSignOnOf(env),
  trustedProxies: [...env.trustedProxies],
  checksBreachedPasswords: env.breachedPasswordsUrl !== null,
})

export const readInstallation = async (deps: Deps): Promise<Installation> => {
  const { db, env } = deps
  const storage = await getStorage(db)
  const organizations = await listOrganizationIds(db)
  return {
    version,
    health: await healthOf(deps),
    storage: { ...storage, largestTables: [...storage.largestTables] },
    counts: { organizations: organizations.length, people: await countPeople(db) },
    settings: settingsOf(env, await getChosenSignUp(db)),
  }
}

/** The installation has no audit trail of its own: the change is written down in each of the operator's organisations. */
export const chooseSignUp = async (
  deps: Deps,
  tx: AccountTx,
  { operator, signUp }: { readonly operator: AccountActor; readonly signUp: SignUpMode | null },
): Promise<void> => {
  const before = await getChosenSignUp(deps.db)
  await saveSettings(tx, { signUp, by: operator.userId, at: operator.at })
  for (const organizationId of await listMembershipIds(deps.db, operator.userId)) {
    await withinOrganization(tx, organizationId, (inside) =>
      recordAudit(inside, operator, {
        action: 'installation.changed',
        subjectType: 'installation',
        subjectId: 'settings',
        before: { signUp: before },
        after: { signUp },
      }),
    )
  }
}

const cursorSchema = z.tuple([z.uuid()])

type OrganizationsQuery = ParsedRequest<typeof listInstallationOrganizations>['query']

/** One transaction per organisation of the page: nobody, the operator included, sees two at once. */
export const listOrganizations = async ({ db }: Deps, { limit, cursor }: OrganizationsQuery) => {
  const [after] = decodeCursor(cursor, cursorSchema) ?? []
  const ids = await listOrganizationIds(db)
  const rest = after === undefined ? ids : ids.filter((id) => id > after)
  const page = pageOf(rest.slice(0, limit + 1), limit, (last) => [last])
  const facts = []
  for (const id of page.rows) facts.push(await asOrganization(db, id, getOrganizationFacts))
  const items = facts.flatMap((fact) =>
    fact === undefined
      ? []
      : [
          {
            ...fact,
            createdAt: fact.createdAt.toISOString(),
            deleteAfter: fact.deleteAfter?.toISOString() ?? null,
          },
        ],
  )
  return { items, nextCursor: page.nextCursor }
}

type PeopleQuery = ParsedRequest<typeof listInstallationPeople>['query']

export const listPeople = async ({ db }: Deps, { limit, cursor, q }: PeopleQuery) => {
  const [beforeId] = decodeCursor(cursor, cursorSchema) ?? []
  const page = pageOf(await listPeopleRows(db, { q, beforeId, limit }), limit, (last) => [last.userId])
  const items = page.rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }))
  return { items, nextCursor: page.nextCursor }
}
