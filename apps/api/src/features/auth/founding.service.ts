/** How organisations and their people come to be: first-run set-up, `bootstrap`, and the demo. */
import { brandId, type OrganizationId, type Role, type UserId } from '@knowwhen/domain'

import { newId } from '../../db/ids.js'
import { asOrganization, type AccountTx, type TenantTx } from '../../db/tenant.js'
import { databaseErrorOf } from '../../db/unique-violation.js'
import type { Deps } from '../../deps.js'
import { conflict } from '../../http/problems.js'
import {
  findUserIdByEmail,
  hasAnyUser,
  insertMember,
  insertOrganization,
  insertPerson,
  lockSetup,
} from './accounts.repo.js'
import { recordAudit } from './audit.service.js'
import { hashPassword } from './password-hash.js'

export interface FoundingInput {
  readonly owner: { readonly name: string; readonly email: string; readonly password: string }
  readonly organizationName: string
  readonly isDemo?: boolean
  /** Refuse where anybody exists already: first-run set-up, which needs no permission. */
  readonly onlyAsFirst: boolean
  readonly requestId: string
}

export interface Founded {
  readonly organizationId: OrganizationId
  readonly userId: UserId
}

const LOCK_TIMEOUT = '55P03'

/** Waits for its turn; the demo takes longer than anybody likes to wait. */
const takeTurn = async (tx: TenantTx): Promise<void> => {
  try {
    await lockSetup(tx)
  } catch (error) {
    if (databaseErrorOf(error)?.code !== LOCK_TIMEOUT) throw error
    throw conflict(
      'setupUnderWay',
      'This installation is being set up by somebody else, or with the demo. Please wait a moment and reload.',
    )
  }
}

export const alreadySetUp = () =>
  conflict('alreadySetUp', 'This installation has its owner already. Please sign in instead.')

interface PreparedFounding extends FoundingInput {
  readonly organizationId: OrganizationId
  readonly passwordHash: string
  readonly at: Date
}

const ownerOf = async (tx: TenantTx, { owner, passwordHash, at }: PreparedFounding): Promise<UserId> => {
  const known = await findUserIdByEmail(tx, owner.email)
  if (known !== undefined) return known
  const userId = newId<UserId>()
  await insertPerson(tx, { userId, name: owner.name, email: owner.email, passwordHash, at })
  return userId
}

const found = async (tx: TenantTx, founding: PreparedFounding): Promise<Founded> => {
  const { organizationId, organizationName, at, requestId, isDemo = false } = founding
  await takeTurn(tx)
  if (founding.onlyAsFirst && (await hasAnyUser(tx))) throw alreadySetUp()
  const userId = await ownerOf(tx, founding)
  await insertOrganization(tx, { organizationId, name: organizationName, isDemo, at })
  await insertMember(tx, { organizationId, userId, role: 'owner', at })
  await recordAudit(
    tx,
    { userId, requestId, at },
    {
      action: 'organization.founded',
      subjectType: 'organization',
      subjectId: organizationId,
      after: { name: organizationName, isDemo, ownerId: userId },
    },
  )
  return { organizationId, userId }
}

/**
 * Makes an organisation with its owner, all or nothing. A person who exists already (by e-mail address) keeps
 * name and password.
 * @throws Problem 409 `alreadySetUp` when only the first organisation was wanted
 */
export const foundOrganization = async (deps: Deps, input: FoundingInput): Promise<Founded> => {
  // Cheap answer first: hashing a password for nothing is what an attacker would like.
  if (input.onlyAsFirst && (await hasAnyUser(deps.db))) throw alreadySetUp()
  const organizationId = brandId<OrganizationId>(newId())
  const passwordHash = await hashPassword(input.owner.password)
  const founding = { ...input, organizationId, passwordHash, at: deps.clock.now() }
  return asOrganization(deps.db, organizationId, (tx) => found(tx, founding))
}

/**
 * Makes a person who belongs nowhere yet. Whoever calls has made sure that the address is free; the hash is from
 * `prepareNewPassword`, or null for a person who signs in with an identity provider.
 */
export const createPerson = async (
  tx: AccountTx,
  person: {
    readonly name: string
    readonly email: string
    /** The person has shown that they read this mailbox. */
    readonly emailVerified: boolean
    readonly passwordHash: string | null
    readonly at: Date
  },
): Promise<UserId> => {
  const userId = newId<UserId>()
  await insertPerson(tx, { ...person, userId })
  return userId
}

export interface NewColleague {
  readonly organizationId: OrganizationId
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly at: Date
  /** From `hashPassword`; null: cannot sign in with a password. */
  readonly passwordHash: string | null
}

/** Adds a new person to the transaction's organisation. */
export const addPerson = async (tx: TenantTx, colleague: NewColleague): Promise<UserId> => {
  const userId = newId<UserId>()
  await insertPerson(tx, { ...colleague, userId })
  await insertMember(tx, { ...colleague, userId })
  return userId
}
