import { IconMailOff } from '@tabler/icons-react'

import './outbox.css'

/** Why messages are here and not with people. */
export function NoMailServer() {
  return (
    <p className="kw-no-mail" role="note">
      <IconMailOff size={18} aria-hidden />
      <span>
        No mail server is set up, so nothing is sent: messages wait here for seven days, to be handed on by
        hand. The operator sets up a server with <span className="kw-mono">SMTP_URL</span>; what waits is sent
        then.
      </span>
    </p>
  )
}
