/** The secret in an invitation's link. Only its hash is kept, so that nobody reads an open door out of the database. */
import { createHash, randomBytes } from 'node:crypto'

const TOKEN_BYTES = 32
/** The first letter says how the link left: by mail to the invited address alone, or shown to whoever invited. */
const MAILED = 'm'
const SHOWN = 's'

export const makeInvitationToken = ({ isMailed }: { readonly isMailed: boolean }): string =>
  `${isMailed ? MAILED : SHOWN}${randomBytes(TOKEN_BYTES).toString('base64url')}`

export const hashInvitationToken = (token: string): Buffer => createHash('sha256').update(token).digest()

/** True where who holds this (valid) token reads the mailbox that it was sent to. */
export const provesMailbox = (token: string): boolean => token.startsWith(MAILED)
