import { Button, Modal } from '@mantine/core'
import type { Invitation, SentInvitation } from '@knowwhen/contract'
import { useState } from 'react'

import { call } from '../../api/client.js'
import { resendInvitation, revokeInvitation } from '../../api/endpoints.js'
import { invitationsQuery } from '../../api/queries/people.queries.js'
import { useChange } from '../../api/use-change.js'
import { ConfirmDialog } from '../../ui/confirm-dialog.js'
import { formatDate } from '../../ui/format.js'
import { roleWord } from '../../ui/role-words.js'
import { Row, RowList, Tag } from '../../ui/row-list.js'
import { SentPanel } from './invite-dialog.js'

const whom = ({ email }: Invitation): string => email ?? 'Whoever holds the link'

/** Tells rows of links apart for those who hear the page. */
const nameOf = ({ email, createdAt }: Invitation): string => email ?? `the link of ${formatDate(createdAt)}`

const stateWords = (invitation: Invitation): string => {
  switch (invitation.state) {
    case 'open':
      return `Open until ${formatDate(invitation.expiresAt)}`
    case 'accepted':
      return `Accepted by ${invitation.acceptedBy?.name ?? 'somebody'}${
        invitation.acceptedAt === null ? '' : ` on ${formatDate(invitation.acceptedAt)}`
      }`
    case 'revoked':
      return 'Revoked'
    case 'expired':
      return `Expired on ${formatDate(invitation.expiresAt)}`
  }
}

const wordsOf = (invitation: Invitation): string => {
  const { invitedBy, createdAt, timesSent } = invitation
  const again = timesSent > 1 ? `, made anew ${timesSent - 1} times` : ''
  return `${stateWords(invitation)}. Invited by ${invitedBy.name} on ${formatDate(createdAt)}${again}.`
}

interface InvitationRowProps {
  readonly invitation: Invitation
  readonly onSent: (sent: SentInvitation) => void
  readonly onRevoke: (invitation: Invitation) => void
}

function InvitationRow({ invitation, onSent, onRevoke }: InvitationRowProps) {
  const resend = useChange({
    send: ({ id }: Invitation) => call(resendInvitation, { params: { invitationId: id } }),
    refreshes: [invitationsQuery().queryKey],
    kept: 'The link that exists still works.',
    onDone: onSent,
  })
  const name = nameOf(invitation)
  const isOpen = invitation.state === 'open'
  return (
    <Row
      title={
        <>
          {whom(invitation)} <Tag>{roleWord(invitation.role)}</Tag>
        </>
      }
      words={wordsOf(invitation)}
      side={
        (isOpen || invitation.state === 'expired') && (
          <>
            <Button
              variant="default"
              size="compact-sm"
              aria-label={invitation.email === null ? `New link for ${name}` : `Send again to ${name}`}
              loading={resend.isPending}
              onClick={() => resend.mutate(invitation)}
            >
              {invitation.email === null ? 'New link' : 'Send again'}
            </Button>
            {isOpen && (
              <Button
                variant="subtle"
                size="compact-sm"
                aria-label={`Revoke ${name}`}
                onClick={() => onRevoke(invitation)}
              >
                Revoke
              </Button>
            )}
          </>
        )
      }
    />
  )
}

interface RevokeDialogProps {
  readonly invitation: Invitation | null
  readonly onClose: () => void
}

function RevokeDialog({ invitation, onClose }: RevokeDialogProps) {
  const revoke = useChange({
    send: ({ id }: Invitation) => call(revokeInvitation, { params: { invitationId: id } }),
    refreshes: [invitationsQuery().queryKey],
    done: () => 'The invitation is revoked.',
    kept: 'The invitation was not revoked.',
    onDone: onClose,
  })
  return (
    <ConfirmDialog
      opened={invitation !== null}
      title="Revoke this invitation?"
      confirmLabel="Revoke invitation"
      isDangerous
      isPending={revoke.isPending}
      onConfirm={() => {
        if (invitation !== null) revoke.mutate(invitation)
      }}
      onClose={onClose}
    >
      Its link stops working at once. You can invite the same person again.
    </ConfirmDialog>
  )
}

export interface InvitationListProps {
  readonly invitations: readonly Invitation[]
  readonly sendsMail: boolean
}

export function InvitationList({ invitations, sendsMail }: InvitationListProps) {
  const [sent, setSent] = useState<SentInvitation | null>(null)
  const [revoked, setRevoked] = useState<Invitation | null>(null)
  return (
    <>
      <RowList label="Invitations">
        {invitations.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} onSent={setSent} onRevoke={setRevoked} />
        ))}
      </RowList>
      <Modal
        opened={sent !== null}
        onClose={() => setSent(null)}
        closeOnClickOutside={false}
        title="Invited again"
      >
        {sent !== null && <SentPanel sent={sent} sendsMail={sendsMail} onClose={() => setSent(null)} />}
      </Modal>
      <RevokeDialog invitation={revoked} onClose={() => setRevoked(null)} />
    </>
  )
}
