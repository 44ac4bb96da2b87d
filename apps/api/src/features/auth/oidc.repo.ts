/** What a sign-in with a provider looks up and writes down. */
import { brandId, roles, type OrganizationId, type Role, type UserId } from '@knowwhen/domain'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'

import { newId } from '../../db/ids.js'
import { accounts, identityProviders, members, users } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { AccountTx, TenantTx } from '../../db/tenant.js'

const domainRow = z.object({ organization_id: z.string(), provider_id: z.string() })

/** The provider whose domain, proven, this is. */
export const findProviderOfDomain = async (
  tx: AccountTx,
  domain: string,
): Promise<{ readonly organizationId: OrganizationId; readonly providerId: string } | undefined> => {
  const { rows } = await tx.execute(
    sql`SELECT organization_id, provider_id FROM app_private.provider_of_domain(${domain})`,
  )
  const [row] = z.array(domainRow).parse(rows)
  return row === undefined
    ? undefined
    : { organizationId: brandId<OrganizationId>(row.organization_id), providerId: row.provider_id }
}

/** The organisation's provider, if it is still this one. */
export const findProviderRow = async (tx: TenantTx, id: string) => {
  const [row] = await tx
    .select()
    .from(identityProviders)
    .where(and(eq(identityProviders.organizationId, sqlOrganizationId), eq(identityProviders.id, id)))
  return row
}

/** Held until the transaction ends: of two first sign-ins of one person, the second finds what the first made. */
export const lockIdentity = async (tx: AccountTx, email: string): Promise<void> => {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext(${`knowwhen.oidc ${email}`}))`)
}

export interface Identity {
  /** `accounts.provider_id` */
  readonly method: string
  /** The provider's own name for the person, which never changes. */
  readonly subject: string
}

export const findLinkedPerson = async (
  tx: AccountTx,
  { method, subject }: Identity,
): Promise<UserId | undefined> => {
  const [row] = await tx
    .select({ userId: accounts.userId })
    .from(accounts)
    .innerJoin(users, eq(users.id, accounts.userId))
    .where(and(eq(accounts.providerId, method), eq(accounts.accountId, subject), isNull(users.erasedAt)))
  return row === undefined ? undefined : brandId<UserId>(row.userId)
}

export const linkPerson = async (
  tx: AccountTx,
  { method, subject }: Identity,
  { userId, at }: { readonly userId: UserId; readonly at: Date },
): Promise<void> => {
  await tx
    .insert(accounts)
    .values({ id: newId(), providerId: method, accountId: subject, userId, createdAt: at, updatedAt: at })
}

export const findPersonByEmail = async (
  tx: AccountTx,
  email: string,
): Promise<{ readonly userId: UserId; readonly isVerified: boolean } | undefined> => {
  const [row] = await tx
    .select({ id: users.id, isVerified: users.emailVerified })
    .from(users)
    .where(and(eq(users.email, email), isNull(users.erasedAt)))
  return row === undefined ? undefined : { userId: brandId<UserId>(row.id), isVerified: row.isVerified }
}

/** True for a present member of the transaction's organisation. */
export const isPresentMember = async (tx: TenantTx, userId: UserId): Promise<boolean> => {
  const found = await tx
    .select({ userId: members.userId })
    .from(members)
    .where(
      and(
        eq(members.organizationId, sqlOrganizationId),
        eq(members.userId, userId),
        isNull(members.removedAt),
      ),
    )
  return found.length > 0
}

/** True for whoever belongs to the transaction's organisation, or did before they were removed. */
export const wasEverMember = async (tx: TenantTx, userId: UserId): Promise<boolean> => {
  const found = await tx
    .select({ userId: members.userId })
    .from(members)
    .where(and(eq(members.organizationId, sqlOrganizationId), eq(members.userId, userId)))
  return found.length > 0
}

export const insertPresentMember = async (
  tx: TenantTx,
  { userId, role, at }: { readonly userId: UserId; readonly role: Role; readonly at: Date },
): Promise<void> => {
  await tx.insert(members).values({ organizationId: sqlOrganizationId, userId, role, createdAt: at })
}

const invitationRow = z.object({
  email: z.string().nullable(),
  role: z.enum(roles),
  expires_at: z.coerce.date(),
  accepted_at: z.coerce.date().nullable(),
  revoked_at: z.coerce.date().nullable(),
})

/** True where the link with this hash invites this address, or anybody, at this moment. */
export const isInvited = async (
  tx: AccountTx,
  tokenHash: Buffer,
  { email, at }: { readonly email: string; readonly at: Date },
): Promise<boolean> => {
  const hex = `\\x${tokenHash.toString('hex')}`
  const { rows } = await tx.execute(sql`SELECT * FROM app_private.find_invitation(${hex}::bytea)`)
  const [row] = z.array(invitationRow).parse(rows)
  if (row?.accepted_at !== null || row.revoked_at !== null) return false
  return row.expires_at > at && (row.email === null || row.email === email)
}
