import { Anchor, TextInput } from '@mantine/core'
import type { SignInAnswer } from '@knowwhen/contract'
import { useState } from 'react'

import { call } from '../../api/client.js'
import { completeSignIn } from '../../api/endpoints.js'
import { ApiProblem } from '../../api/problem.js'
import { usePlainForm } from '../../api/use-plain-form.js'
import { PlainForm } from '../../ui/plain-form.js'
import { required } from '../../ui/validation.js'

export interface SecondStepFormProps {
  readonly onDone: (answer: SignInAnswer) => void
  /** The first step was too long ago. */
  readonly onExpired: () => void
}

type Means = 'code' | 'recoveryCode'

const sixDigits = (value: string): string | null =>
  /^\d{6}$/.test(value.replaceAll(' ', ''))
    ? null
    : 'Please type the six digits that your authenticator shows.'

function StepForm({ means, onDone, onExpired }: SecondStepFormProps & { readonly means: Means }) {
  const state = usePlainForm({
    initialValues: { proof: '' },
    validate: { proof: means === 'code' ? sixDigits : required },
    send: async ({ proof }, options) => {
      try {
        return await call(
          completeSignIn,
          { body: means === 'code' ? { code: proof } : { recoveryCode: proof } },
          options,
        )
      } catch (error) {
        if (error instanceof ApiProblem && error.code === 'signInExpired') onExpired()
        throw error
      }
    },
    onDone,
  })
  const field = state.form.getInputProps('proof')
  return (
    <PlainForm {...state} submitLabel="Go on" isWide>
      {means === 'code' ? (
        <TextInput
          label="Six-digit code"
          description="Your authenticator shows a new one every 30 seconds."
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={8}
          autoFocus
          {...field}
        />
      ) : (
        <TextInput
          label="Recovery code"
          description="One of those you kept when you turned two-factor sign-in on. Each works once."
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          {...field}
        />
      )}
    </PlainForm>
  )
}

/** What is asked after the right password: the authenticator's code, or one of the recovery codes. */
export function SecondStepForm(props: SecondStepFormProps) {
  const [means, setMeans] = useState<Means>('code')
  return (
    <>
      <StepForm key={means} means={means} {...props} />
      <p className="kw-front-ways">
        <Anchor
          component="button"
          type="button"
          onClick={() => setMeans(means === 'code' ? 'recoveryCode' : 'code')}
        >
          {means === 'code' ? 'Use a recovery code instead' : 'Use the authenticator instead'}
        </Anchor>
      </p>
    </>
  )
}
