import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'

import { sessionOptionsQuery } from '../../api/queries/account.queries.js'
import { MailOnItsWay } from '../../features/session/mail-on-its-way.js'
import { SignUpForm } from '../../features/session/sign-up-form.js'
import { FrontPage } from '../../ui/front-page.js'
import { ButtonLink, TextLink } from '../../ui/link.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { QueryFailure } from '../query-failure.js'

const signUp = getRouteApi('/sign-up')

function Form({ onDone }: { readonly onDone: (email: string) => void }) {
  const { from } = signUp.useSearch()
  return (
    <FrontPage
      title="Make an account"
      width="narrow"
      lead="A message with a link completes it. Nobody sees your address but your own organisation."
    >
      <div className="kw-front-sheet">
        <SignUpForm onDone={onDone} />
      </div>
      <p className="kw-front-ways">
        <TextLink to="/sign-in" search={from === undefined ? {} : { from }}>
          I have an account
        </TextLink>
      </p>
    </FrontPage>
  )
}

const closedWords = {
  invited: 'New accounts come with an invitation. Ask an administrator of your organisation to invite you.',
  closed: 'Whoever runs this installation lets nobody make an account at present. Ask them.',
} as const

function Closed({ mode }: { readonly mode: keyof typeof closedWords }) {
  return (
    <FrontPage title="No new accounts here" width="narrow" lead={closedWords[mode]}>
      <ButtonLink to="/sign-in">Sign in</ButtonLink>
    </FrontPage>
  )
}

export function SignUpPage() {
  const { data: options, error, refetch } = useQuery(sessionOptionsQuery())
  const [sentTo, setSentTo] = useState<string | null>(null)
  if (sentTo !== null) {
    return (
      <FrontPage title="Look into your mail" width="narrow">
        <MailOnItsWay email={sentTo} purpose="makes your account" life="24 hours" />
      </FrontPage>
    )
  }
  if (options !== undefined)
    return options.signUp === 'open' ? <Form onDone={setSentTo} /> : <Closed mode={options.signUp} />
  return (
    <FrontPage title="Make an account" width="narrow">
      {error === null ? (
        <LoadingShape count={3} />
      ) : (
        <QueryFailure error={error} onRetry={() => void refetch()} />
      )}
    </FrontPage>
  )
}
