/** Inviting, from the inside: an invitation is an open door for one person, for seven days. */
import type {
  createInvitation,
  Invitation,
  listInvitations,
  ParsedRequest,
  SentInvitation,
} from '@knowwhen/contract'
import type { Role } from '@knowwhen/domain'
import { z } from 'zod'

import { newId } from '../../db/ids.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import type { Actor } from '../../http/actor.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { conflict, notFound } from '../../http/problems.js'
import { recordAudit, spendAttempt } from '../auth/index.js'
import { postOrganizationMail } from '../mail/index.js'
import { hashInvitationToken, makeInvitationToken } from './invitation-token.js'
import {
  findInvitationRow,
  hasOpenInvitation,
  insertInvitation,
  isMemberEmail,
  listInvitationRows,
  markRevoked,
  renewInvitation,
  type InvitationRow,
} from './invitations.repo.js'
import { getOrganizationRow } from './organization.repo.js'
import { assertMayGive } from './people.service.js'

const DAY = 24 * 60 * 60 * 1000
const LIFETIME = 7 * DAY

type State = Pick<InvitationRow, 'acceptedAt' | 'revokedAt' | 'expiresAt'>

export const stateOf = ({ acceptedAt, revokedAt, expiresAt }: State, at: Date): Invitation['state'] => {
  if (acceptedAt !== null) return 'accepted'
  if (revokedAt !== null) return 'revoked'
  return expiresAt > at ? 'open' : 'expired'
}

const present = (row: InvitationRow, at: Date): Invitation => ({
  id: row.id,
  email: row.email,
  role: row.role,
  state: stateOf(row, at),
  invitedBy: { userId: row.invitedBy, name: row.invitedByName },
  createdAt: row.createdAt.toISOString(),
  lastSentAt: row.lastSentAt.toISOString(),
  timesSent: row.timesSent,
  expiresAt: row.expiresAt.toISOString(),
  acceptedAt: row.acceptedAt?.toISOString() ?? null,
  acceptedBy:
    row.acceptedBy === null ? null : { userId: row.acceptedBy, name: row.acceptedByName ?? 'Erased person' },
})

const cursorSchema = z.tuple([z.uuid()])

export const listAll = async (
  tx: TenantTx,
  actor: Actor,
  { limit, cursor }: ParsedRequest<typeof listInvitations>['query'],
) => {
  const [beforeId] = decodeCursor(cursor, cursorSchema) ?? []
  const page = pageOf(await listInvitationRows(tx, { beforeId, limit }), limit, (last) => [last.id])
  return { items: page.rows.map((row) => present(row, actor.at)), nextCursor: page.nextCursor }
}

const getRow = async (tx: TenantTx, id: string): Promise<InvitationRow> => {
  const row = await findInvitationRow(tx, id)
  if (row === undefined) throw notFound('invitation')
  return row
}

const PER_HOUR = 100

/** So that an organisation cannot be used to send strangers mail. */
export const spendInvitation = (deps: Deps, { organizationId }: Actor): Promise<void> =>
  spendAttempt(deps, [{ key: `invitation ${organizationId}`, most: PER_HOUR, minutes: 60 }])

interface Letter {
  readonly email: string
  readonly role: Role
  readonly link: string
}

const singleLine = (text: string): string => text.replaceAll(/\s+/g, ' ')

const post = async (tx: TenantTx, deps: Deps, { actor, email, role, link }: Letter & { actor: Actor }) => {
  const { name } = await getOrganizationRow(tx)
  const organization = singleLine(name)
  const inviter = singleLine(actor.name)
  await postOrganizationMail(tx, deps, {
    kind: 'invitation',
    userId: null,
    recipient: email,
    subject: `${inviter} invites you to ${organization} in Knowwhen`,
    body: [
      `${inviter} invites you to join ${organization} in Knowwhen as ${role}.`,
      '',
      'Accept within seven days:',
      link,
      '',
      'The link works once. If you did not expect this message, ignore it: nothing happens.',
    ].join('\n'),
  })
}

interface Door {
  readonly token: string
  /** Through the mail server to the invited address, and to nobody else. */
  readonly isMailed: boolean
  readonly tokenHash: Buffer
  readonly expiresAt: Date
}

const newDoor = ({ env }: Deps, email: string | null, at: Date): Door => {
  const isMailed = email !== null && env.mail !== null
  const token = makeInvitationToken({ isMailed })
  return {
    token,
    isMailed,
    tokenHash: hashInvitationToken(token),
    expiresAt: new Date(at.getTime() + LIFETIME),
  }
}

/** Posts the mail, where there is an address, and shows the link, where the mail server does not deliver it. */
const send = async (
  tx: TenantTx,
  deps: Deps,
  { actor, id, door }: { readonly actor: Actor; readonly id: string; readonly door: Door },
): Promise<SentInvitation> => {
  const row = await getRow(tx, id)
  const link = `${deps.env.publicUrl}/invitation?token=${door.token}`
  if (row.email !== null) await post(tx, deps, { actor, email: row.email, role: row.role, link })
  return { invitation: present(row, actor.at), link: door.isMailed ? null : link }
}

const subjectOf = (id: string) => ({ subjectType: 'invitation', subjectId: id })

const assertInvitable = async (tx: TenantTx, email: string | null, at: Date): Promise<void> => {
  if (email === null) return
  if (await isMemberEmail(tx, email)) {
    throw conflict('alreadyMember', 'This person belongs to the organisation already.')
  }
  if (await hasOpenInvitation(tx, email, at)) {
    throw conflict(
      'alreadyInvited',
      'This address has an open invitation. Send that one again, or revoke it.',
    )
  }
}

/** @throws Problem 403 `aboveOwnRole`, 409 `alreadyMember` or `alreadyInvited` */
export const invite = async (
  tx: TenantTx,
  actor: Actor,
  { deps, email, role }: ParsedRequest<typeof createInvitation>['body'] & { readonly deps: Deps },
): Promise<SentInvitation> => {
  assertMayGive(actor, role)
  await assertInvitable(tx, email, actor.at)
  const id = newId()
  const door = newDoor(deps, email, actor.at)
  const { tokenHash, expiresAt } = door
  await insertInvitation(tx, { id, email, role, tokenHash, expiresAt, invitedBy: actor.userId, at: actor.at })
  const after = { role, isByLink: email === null }
  await recordAudit(tx, actor, { action: 'invitation.created', ...subjectOf(id), after })
  return send(tx, deps, { actor, id, door })
}

const accepted = () => conflict('alreadyAccepted', 'This invitation was accepted already.')

/** @throws Problem 409 `alreadyAccepted` or `alreadyRevoked` */
const refuseUsed = async (tx: TenantTx, id: string): Promise<never> => {
  const { acceptedAt } = await getRow(tx, id)
  if (acceptedAt !== null) throw accepted()
  throw conflict('alreadyRevoked', 'This invitation was revoked. Make a new one where it is needed.')
}

/** @throws Problem 403 `aboveOwnRole`, 404, 409 `alreadyAccepted` or `alreadyRevoked` */
export const sendAgain = async (
  tx: TenantTx,
  actor: Actor,
  { deps, id }: { readonly deps: Deps; readonly id: string },
): Promise<SentInvitation> => {
  const { role, email } = await getRow(tx, id)
  assertMayGive(actor, role)
  const door = newDoor(deps, email, actor.at)
  if (!(await renewInvitation(tx, id, { ...door, at: actor.at }))) await refuseUsed(tx, id)
  await recordAudit(tx, actor, { action: 'invitation.sentAgain', ...subjectOf(id) })
  return send(tx, deps, { actor, id, door })
}

/** Revoking twice keeps the first time. @throws Problem 404, 409 `alreadyAccepted` */
export const revoke = async (tx: TenantTx, actor: Actor, id: string): Promise<void> => {
  await getRow(tx, id)
  if (!(await markRevoked(tx, id, actor.at))) {
    const { acceptedAt } = await getRow(tx, id)
    if (acceptedAt !== null) throw accepted()
    return
  }
  await recordAudit(tx, actor, { action: 'invitation.revoked', ...subjectOf(id) })
}
