import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { requestPasswordReset } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { FormErrors } from '../../ui/form-errors.js'

/** For who signs in with an identity provider only. */
export function SetPasswordFirst({ email }: { readonly email: string }) {
  const asking = useMutation({ mutationFn: () => call(requestPasswordReset, { body: { email } }) })
  return (
    <div>
      <FormErrors message={asking.error === null ? null : sentenceOf(asking.error)} />
      <p style={{ margin: '0 0 12px' }}>
        You sign in with an identity provider, so your account has no password yet. This needs one.
      </p>
      {asking.isSuccess ? (
        <p role="status" style={{ margin: 0 }}>
          A link is on its way to {email}. It sets your password, and signs you out everywhere.
        </p>
      ) : (
        <Button variant="default" loading={asking.isPending} onClick={() => asking.mutate()}>
          Send me a link to set one
        </Button>
      )}
    </div>
  )
}
