import { Button, Group, Modal, Stack } from '@mantine/core'
import type { AccountMail, OrganizationMail } from '@knowwhen/contract'

import { CopyLine } from '../../ui/copy-line.js'
import './outbox.css'

export interface MailDialogProps {
  /** Undefined while it is being read. */
  readonly mail: AccountMail | OrganizationMail | undefined
  /** Why it could not be read, in words. */
  readonly problem: string | null
  readonly onClose: () => void
}

/** The link of a message, alone on its line, so that it can be handed on. */
const linkIn = (body: string): string | undefined => /https?:\/\/\S+/.exec(body)?.[0]

function Words({ mail }: { readonly mail: AccountMail | OrganizationMail }) {
  if (mail.body === null) {
    return <p className="kw-soft">Its words are gone: it was sent meanwhile, or is older than seven days.</p>
  }
  const link = linkIn(mail.body)
  return (
    <>
      <p style={{ margin: 0 }}>
        To <strong>{mail.recipient}</strong>. Hand it on to nobody else: its link may open an account.
      </p>
      <pre className="kw-mail" tabIndex={0} aria-label="Words of the message">
        {mail.body}
      </pre>
      {link !== undefined && <CopyLine label="Link" value={link} />}
    </>
  )
}

/** One message with its words. */
export function MailDialog({ mail, problem, onClose }: MailDialogProps) {
  return (
    <Modal opened onClose={onClose} title={mail?.subject ?? 'Message'} size="lg">
      <Stack gap="md">
        {problem !== null && <p role="alert">{problem}</p>}
        {mail !== undefined && <Words mail={mail} />}
      </Stack>
      <Group justify="flex-end" mt="md">
        <Button variant="default" data-autofocus onClick={onClose}>
          Close
        </Button>
      </Group>
    </Modal>
  )
}
