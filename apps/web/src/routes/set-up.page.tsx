import type { Session } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { sessionQuery, setupQuery } from '../api/queries/session.queries.js'
import { DemoOffer, type Demo } from '../features/setup/demo-offer.js'
import { DemoReady } from '../features/setup/demo-ready.js'
import { SetUpForm } from '../features/setup/set-up-form.js'
import { FrontPage } from '../ui/front-page.js'

const purpose =
  'Knowwhen keeps what your teams believed, what the experiments showed and what you decided, so that “done” means that someone’s need was met.'

/** The first page that anyone sees of a new installation. */
export function SetUpPage() {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [demo, setDemo] = useState<Demo | null>(null)
  const keep = (session: Session): void => {
    queryClient.setQueryData(sessionQuery().queryKey, session)
    queryClient.removeQueries({ queryKey: setupQuery().queryKey })
  }
  const enter = (): void => void navigate({ to: '/' })
  if (demo !== null) {
    return (
      <FrontPage title="The demo is ready" width="narrow">
        <DemoReady {...demo.signIn} onContinue={enter} />
      </FrontPage>
    )
  }
  return (
    <FrontPage title="Know when you have succeeded" lead={purpose}>
      <div className="kw-front-columns">
        <section className="kw-front-sheet" aria-labelledby="set-up-title">
          <h2 id="set-up-title">Set up your organisation</h2>
          <p className="kw-soft" style={{ margin: '0 0 16px' }}>
            You become its owner. Everything can be changed later.
          </p>
          <SetUpForm
            onDone={(session) => {
              keep(session)
              enter()
            }}
          />
        </section>
        <DemoOffer
          onReady={(made) => {
            keep(made.session)
            setDemo(made)
          }}
        />
      </div>
    </FrontPage>
  )
}
