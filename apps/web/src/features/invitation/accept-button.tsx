import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { acceptInvitation } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { FormErrors } from '../../ui/form-errors.js'
import type { Acceptance } from './new-person-form.js'

export interface AcceptButtonProps {
  readonly token: string
  readonly person: { readonly name: string; readonly email: string }
  readonly onDone: (acceptance: Acceptance) => void
}

/** Accepts as who is signed in. */
export function AcceptButton({ token, person, onDone }: AcceptButtonProps) {
  const accept = useMutation({
    mutationFn: () => call(acceptInvitation, { body: { token } }),
    onSuccess: onDone,
  })
  return (
    <>
      <FormErrors message={accept.error === null ? null : sentenceOf(accept.error)} />
      <p style={{ margin: accept.error === null ? '0 0 16px' : '12px 0 16px' }}>
        You are signed in as {person.name} ({person.email}).
      </p>
      <Button fullWidth loading={accept.isPending} onClick={() => accept.mutate()}>
        Join
      </Button>
    </>
  )
}
