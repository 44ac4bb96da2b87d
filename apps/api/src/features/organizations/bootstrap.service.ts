/** Headless set-up: an operator's command, so that it needs no permission. Safe to run again and again. */
import { brandId, type ApiKeyId, type OrganizationId, type UserId } from '@knowwhen/domain'

import { newId } from '../../db/ids.js'
import { asOrganization, type TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { hashApiKey } from '../../http/credentials.js'
import {
  findUserIdByEmail,
  foundOrganization,
  listMembershipIds,
  recordAudit,
  type Founded,
} from '../auth/index.js'
import { countRevokedKeys, findKeyIdByHash, insertApiKey } from './api-keys.repo.js'
import { getOrganizationRow } from './organization.repo.js'

export interface BootstrapInput {
  readonly email: string
  readonly password: string
  readonly organizationName: string
}

export interface BootstrapAnswer {
  readonly organizationId: OrganizationId
  readonly userId: UserId
  readonly apiKey: string
}

const KEY_NAME = 'bootstrap'
const REQUEST_ID = 'bootstrap'

/** The person's organisation of this name, if there is one. */
const findFounded = async (deps: Deps, input: BootstrapInput): Promise<Founded | undefined> => {
  const userId = await findUserIdByEmail(deps.db, input.email)
  if (userId === undefined) return undefined
  for (const organizationId of await listMembershipIds(deps.db, userId)) {
    const { name } = await asOrganization(deps.db, organizationId, getOrganizationRow)
    if (name === input.organizationName) return { organizationId, userId }
  }
  return undefined
}

/**
 * The key is derived from the installation's secret, so that a second run prints the same one instead of
 * piling up keys; only its hash is stored. Revoking it makes the next run derive the next generation.
 */
const deriveKey = ({ secrets }: Deps, founded: Founded, generation: number): string => {
  const message = `${founded.organizationId}:${founded.userId}:${generation}`
  return `kw_${Buffer.from(secrets.sign('bootstrap-key', message), 'hex').toString('base64url')}`
}

const storeKey = async (tx: TenantTx, deps: Deps, founded: Founded): Promise<string> => {
  const apiKey = deriveKey(deps, founded, await countRevokedKeys(tx, KEY_NAME))
  const keyHash = hashApiKey(apiKey)
  if ((await findKeyIdByHash(tx, keyHash)) !== undefined) return apiKey
  const at = deps.clock.now()
  const id = brandId<ApiKeyId>(newId())
  const prefix = apiKey.slice(0, 10)
  await insertApiKey(tx, {
    id,
    name: KEY_NAME,
    scope: 'admin',
    prefix,
    keyHash,
    createdBy: founded.userId,
    createdAt: at,
  })
  const actor = { userId: founded.userId, requestId: REQUEST_ID, at }
  const after = { name: KEY_NAME, scope: 'admin', prefix }
  await recordAudit(tx, actor, { action: 'apiKey.created', subjectType: 'apiKey', subjectId: id, after })
  return apiKey
}

/** Makes owner, organisation and an admin key where they are absent, and answers with all three. */
export const bootstrap = async (deps: Deps, input: BootstrapInput): Promise<BootstrapAnswer> => {
  const { email, password, organizationName } = input
  const founded =
    (await findFounded(deps, input)) ??
    (await foundOrganization(deps, {
      owner: { name: email.split('@')[0] ?? email, email, password },
      organizationName,
      onlyAsFirst: false,
      requestId: REQUEST_ID,
    }))
  const apiKey = await asOrganization(deps.db, founded.organizationId, (tx) => storeKey(tx, deps, founded))
  return { ...founded, apiKey }
}
