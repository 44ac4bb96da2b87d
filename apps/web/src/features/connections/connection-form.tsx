import { Button, Stack, TextInput } from '@mantine/core'
import type { Connection } from '@knowwhen/contract'
import { IconPlugConnected } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'

import { FormButtons } from '../../ui/form-buttons.js'
import { FormErrors } from '../../ui/form-errors.js'
import { SecretInput } from '../../ui/secret-input.js'
import { AddressField } from './address-field.js'
import { ProjectFilter } from './project-filter.js'
import { TestOutcome } from './test-outcome.js'
import { hasKey, useConnectionForm, type ConnectionFormOptions } from './use-connection-form.js'
import { useConnectionTest } from './use-connection-test.js'

export interface ConnectionFormProps extends ConnectionFormOptions {
  readonly onClose: () => void
}

const keyWords = (connection: Connection | null): string =>
  hasKey(connection)
    ? `The stored key ends in ${connection.secretKeyHint}. Leave this empty to keep it.`
    : 'Made in GrowthBook under Settings, API Keys; one that may only read is enough. It is encrypted here and never shown again.'

/** A sentence about the address belongs to its field; about anything else below the button that asked. */
const isOfAddress = (code: string | null): boolean => code === 'appAddress' || code === 'invalidAddress'

/** What is said at a field is heard only where the focus is. */
const useFocusWhen = (isWrong: boolean) => {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (isWrong) field.current?.focus()
  }, [isWrong])
  return field
}

const useTrial = ({ connection, onSaved }: ConnectionFormOptions) => {
  const { form, ...sending } = useConnectionForm({ connection, onSaved })
  const test = useConnectionTest(connection)
  const { baseUrl, secretKey } = form.values
  const tryOut = (): void => {
    const { hasErrors } = form.validate()
    if (!hasErrors) test.run({ baseUrl, secretKey })
  }
  const atField = isOfAddress(test.outcome?.code ?? null) ? (test.outcome?.message ?? null) : null
  const refused = form.errors['baseUrl']
  const refusal = typeof refused === 'string' ? refused : atField
  const forget = (): void => {
    test.forget()
    // They were the projects of another GrowthBook, or of what another key may see.
    form.setFieldValue('projectFilter', null)
  }
  const address = useFocusWhen(atField !== null)
  const use = (suggested: string): void => {
    form.setFieldValue('baseUrl', suggested)
    form.clearFieldError('baseUrl')
    forget()
    address.current?.focus()
  }
  return { form, ...sending, test, tryOut, refusal, use, forget, address, isAtField: atField !== null }
}

type Trial = ReturnType<typeof useTrial>

function Fields({ connection, trial }: { readonly connection: Connection | null; readonly trial: Trial }) {
  const { form, refusal } = trial
  return (
    <>
      <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
      <div onChange={trial.forget}>
        <Stack gap="sm">
          <AddressField
            field={{ ...form.getInputProps('baseUrl'), error: refusal, ref: trial.address }}
            refusal={refusal}
            onUse={trial.use}
          />
          <SecretInput
            label="Secret key"
            description={keyWords(connection)}
            autoComplete="off"
            {...form.getInputProps('secretKey')}
          />
        </Stack>
      </div>
    </>
  )
}

/** Which projects to read can be said before the first sync, once GrowthBook has told which there are. */
function FirstProjects({ trial }: { readonly trial: Trial }) {
  const { form, test } = trial
  const projects = test.outcome?.ok === true ? (test.outcome.projects ?? []) : []
  if (projects.length === 0) return null
  const refused = form.errors['projectFilter']
  return (
    <ProjectFilter
      projects={projects}
      value={form.values.projectFilter}
      error={typeof refused === 'string' ? refused : null}
      onChange={(chosen) => form.setFieldValue('projectFilter', chosen)}
    />
  )
}

export function ConnectionForm({ connection, onSaved, onClose }: ConnectionFormProps) {
  const trial = useTrial({ connection, onSaved })
  const { form, submit, isPending, problem, test } = trial
  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack gap="sm">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <Fields connection={connection} trial={trial} />
        <div>
          <Button
            variant="default"
            leftSection={<IconPlugConnected size={16} />}
            loading={test.isPending}
            onClick={trial.tryOut}
          >
            Test connection
          </Button>
        </div>
        <TestOutcome outcome={trial.isAtField ? null : test.outcome} />
        {connection === null && <FirstProjects trial={trial} />}
      </Stack>
      <FormButtons
        submitLabel={hasKey(connection) ? 'Save' : 'Connect'}
        isPending={isPending}
        onCancel={onClose}
      />
    </form>
  )
}
