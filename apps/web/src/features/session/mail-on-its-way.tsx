import { useQuery } from '@tanstack/react-query'

import { sessionOptionsQuery } from '../../api/queries/account.queries.js'

export interface MailOnItsWayProps {
  readonly email: string
  /** What the link in the mail does: "makes your account". */
  readonly purpose: string
  /** How long it works: "24 hours". */
  readonly life: string
}

/** Says the same whether or not the address is known here. */
export function MailOnItsWay({ email, purpose, life }: MailOnItsWayProps) {
  const { data: options } = useQuery(sessionOptionsQuery())
  return (
    <div className="kw-front-sheet" role="status">
      <p style={{ margin: 0 }}>
        If <strong>{email}</strong> can be used here, a message is on its way to it. The link in it {purpose};
        it works once, for {life}.
      </p>
      <p className="kw-soft" style={{ margin: '10px 0 0' }}>
        {options?.sendsMail === false
          ? 'This installation sends no mail: the message waits in its outbox. Ask whoever runs it to hand you the link.'
          : 'Nothing there after a few minutes? Look among the unwanted mail, and check the address for a slip.'}
      </p>
    </div>
  )
}
