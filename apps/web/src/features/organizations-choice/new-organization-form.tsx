import { TextInput } from '@mantine/core'
import type { Session } from '@knowwhen/contract'

import { call } from '../../api/client.js'
import { createOrganization } from '../../api/endpoints.js'
import { usePlainForm } from '../../api/use-plain-form.js'
import { PlainForm } from '../../ui/plain-form.js'
import { required } from '../../ui/validation.js'

export interface NewOrganizationFormProps {
  readonly onDone: (session: Session) => void | Promise<void>
}

export function NewOrganizationForm({ onDone }: NewOrganizationFormProps) {
  const state = usePlainForm({
    initialValues: { name: '' },
    validate: { name: required },
    send: (body, options) => call(createOrganization, { body }, options),
    onDone,
  })
  return (
    <PlainForm {...state} submitLabel="Make the organisation" isWide>
      <TextInput
        label="Name of the organisation"
        description="You become its owner, and can change everything later."
        autoComplete="organization"
        {...state.form.getInputProps('name')}
      />
    </PlainForm>
  )
}
