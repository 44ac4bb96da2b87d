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

/** What still waits has its words, but keeps its link from whoever it is not for. */
const whyWordless = ({ kind, status }: AccountMail | OrganizationMail): string => {
  if (status === 'sent' || status === 'expired') {
    return 'Its words are gone: it was sent meanwhile, or is older than seven days.'
  }
  return kind === 'invitation'
    ? 'An invitation keeps its link: without a mail server an owner reads it here, with one its recipient alone.'
    : 'Its link opens an account: the mail server delivers it to its recipient alone.'
}

function Words({ mail }: { readonly mail: AccountMail | OrganizationMail }) {
  if (mail.body === null) {
    return <p className="kw-soft">{whyWordless(mail)}</p>
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
