import type { SessionOptions, SignInAnswer } from '@knowwhen/contract'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'

import { sessionOptionsQuery } from '../api/queries/account.queries.js'
import { localPath, needsNoOrganization } from '../features/session/local-path.js'
import { SecondStepForm } from '../features/session/second-step-form.js'
import { SignInForm } from '../features/session/sign-in-form.js'
import { noteWords, problemWords } from '../features/session/sign-in-words.js'
import { SingleSignOnByEmail } from '../features/session/single-sign-on.js'
import { ErrorNotice, Notice } from '../ui/notice.js'
import { FrontPage } from '../ui/front-page.js'
import { TextLink } from '../ui/link.js'
import { FirstStep, type FirstStepWay } from './ways-in/first-step.js'
import { useEnter } from './use-enter.js'

const signIn = getRouteApi('/sign-in')

/** Password, the code after it, or the e-mail address whose domain has a provider. */
type Step = FirstStepWay | 'secondStep'

const titles: Readonly<Record<Step, string>> = {
  password: 'Sign in',
  provider: 'Sign in with single sign-on',
  secondStep: 'One more step',
}

const useSignIn = (from: string | undefined) => {
  const enter = useEnter()
  const [step, setStep] = useState<Step>('password')
  const [isStepExpired, setStepExpired] = useState(false)
  const path = localPath(from)
  const take = (answer: SignInAnswer): void => {
    if (answer.status === 'secondFactorNeeded') setStep('secondStep')
    else if (answer.status === 'signedIn') void enter(answer.session, path)
    else if (needsNoOrganization(path)) void enter(null, path)
    else void enter(null, `/organizations?why=${answer.code}&from=${encodeURIComponent(path)}`)
  }
  const startAgain = (): void => {
    setStepExpired(true)
    setStep('password')
  }
  return { step, setStep, path, take, startAgain, isStepExpired }
}

function Notes({ isStepExpired }: { readonly isStepExpired: boolean }) {
  const { note, problem } = signIn.useSearch()
  if (isStepExpired)
    return <ErrorNotice>The second step was too long after the first. Please sign in again.</ErrorNotice>
  if (problem !== undefined) return <ErrorNotice>{problemWords(problem)}</ErrorNotice>
  return note === undefined ? null : <Notice>{noteWords[note]}</Notice>
}

function OtherWays({ options }: { readonly options: SessionOptions | undefined }) {
  const { from } = signIn.useSearch()
  return (
    <div className="kw-front-ways">
      <TextLink to="/forgotten-password">Forgotten your password?</TextLink>
      {options?.signUp === 'open' && (
        <TextLink to="/sign-up" search={from === undefined ? {} : { from }}>
          Make an account
        </TextLink>
      )}
    </div>
  )
}

export function SignInPage() {
  const { from, note } = signIn.useSearch()
  const { data: options } = useQuery(sessionOptionsQuery())
  const { step, setStep, path, take, startAgain, isStepExpired } = useSignIn(from)
  const lead =
    path === '/' || note !== undefined ? undefined : 'You will be taken back to where you wanted to go.'
  return (
    <FrontPage title={titles[step]} width="narrow" lead={step === 'secondStep' ? undefined : lead}>
      <Notes isStepExpired={isStepExpired} />
      {step === 'secondStep' ? (
        <div className="kw-front-sheet">
          <SecondStepForm onDone={take} onExpired={startAgain} />
        </div>
      ) : (
        <FirstStep
          way={step}
          onWay={setStep}
          singleSignOn={options?.singleSignOn ?? null}
          returnTo={path}
          passwordForm={<SignInForm onDone={take} />}
          byEmailForm={<SingleSignOnByEmail returnTo={path} />}
        />
      )}
      {step === 'password' && <OtherWays options={options} />}
    </FrontPage>
  )
}
