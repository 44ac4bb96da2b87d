import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { signOut } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { FormErrors } from '../../ui/form-errors.js'
import { useEnter } from '../use-enter.js'

export interface OtherAddressProps {
  readonly person: { readonly name: string; readonly email: string }
  readonly invited: string | null
}

/** The invitation is for somebody else than who is signed in. */
export function OtherAddress({ person, invited }: OtherAddressProps) {
  const enter = useEnter()
  const leave = useMutation({
    mutationFn: () => call(signOut, {}),
    onSuccess: () => enter(null, '/invitation'),
  })
  return (
    <div className="kw-front-sheet">
      <FormErrors message={leave.error === null ? null : sentenceOf(leave.error)} />
      <p style={{ margin: '0 0 16px' }}>
        The invitation is for {invited ?? 'somebody else'}, and you are signed in as {person.email}. Sign out
        and come back with that address, or ask for an invitation of yours.
      </p>
      <Button fullWidth loading={leave.isPending} onClick={() => leave.mutate()}>
        Sign out and go on
      </Button>
    </div>
  )
}
