import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { startSingleSignOn } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { usePlainForm } from '../../api/use-plain-form.js'
import { FormErrors } from '../../ui/form-errors.js'
import { PlainForm } from '../../ui/plain-form.js'
import { emailAddress } from '../../ui/validation.js'

/** Nothing but a web address, whatever the answer says. */
const leaveFor = ({ redirectTo }: { readonly redirectTo: string }): void => {
  const { protocol, href } = new URL(redirectTo, location.origin)
  if (/^https?:$/.test(protocol)) location.assign(href)
}

export interface SingleSignOnButtonProps {
  /** What the button says. */
  readonly label: string
  /** The provider of this address's domain; without it, the installation's. */
  readonly email?: string
  readonly returnTo: string
}

export function SingleSignOnButton({ label, email, returnTo }: SingleSignOnButtonProps) {
  const start = useMutation({
    mutationFn: () =>
      call(startSingleSignOn, { body: { returnTo, ...(email === undefined ? {} : { email }) } }),
    onSuccess: leaveFor,
  })
  return (
    <>
      <FormErrors message={start.error === null ? null : sentenceOf(start.error)} />
      <Button
        fullWidth
        variant="default"
        mt={start.error === null ? 0 : 'sm'}
        // The name of a provider may be longer than a phone is wide.
        styles={{ root: { height: 'auto', minHeight: 36 }, label: { whiteSpace: 'normal' } }}
        loading={start.isPending || start.isSuccess}
        onClick={() => start.mutate()}
      >
        {label}
      </Button>
    </>
  )
}

/** An organisation's own provider is found by the domain of the person's address. */
export function SingleSignOnByEmail({ returnTo }: { readonly returnTo: string }) {
  const state = usePlainForm({
    initialValues: { email: '' },
    validate: { email: emailAddress },
    send: ({ email }, options) => call(startSingleSignOn, { body: { email, returnTo } }, options),
    onDone: leaveFor,
  })
  return (
    <PlainForm {...state} submitLabel="Continue" isWide>
      <TextInput
        label="Work e-mail"
        description="Its domain says which organisation’s sign-in it is."
        type="email"
        autoComplete="username"
        autoFocus
        {...state.form.getInputProps('email')}
      />
    </PlainForm>
  )
}
