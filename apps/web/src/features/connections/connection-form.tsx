import { Button, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Connection } from '@knowwhen/contract'
import { IconPlugConnected } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { createConnection, updateConnection } from '../../api/endpoints.js'
import { useSubmit } from '../../api/use-submit.js'
import { FormButtons } from '../../ui/form-buttons.js'
import { FormErrors } from '../../ui/form-errors.js'
import { SecretInput } from '../../ui/secret-input.js'
import { required } from '../../ui/validation.js'
import { TestOutcome } from './test-outcome.js'
import { useConnectionTest } from './use-connection-test.js'

export interface ConnectionFormProps {
  /** The connection to change; null connects a new GrowthBook. */
  readonly connection: Connection | null
  readonly onSaved: (connection: Connection) => void
  readonly onClose: () => void
}

interface Values {
  readonly name: string
  readonly baseUrl: string
  readonly secretKey: string
}

const save = (
  connection: Connection | null,
  values: Values,
  options: { readonly idempotencyKey?: string },
) => {
  const { secretKey, ...rest } = values
  return connection === null
    ? call(createConnection, { body: values }, options)
    : call(
        updateConnection,
        {
          params: { connectionId: connection.id },
          body: secretKey === '' ? rest : values,
          version: connection.version,
        },
        options,
      )
}

/** A new connection and one whose key was erased have none that could be kept. */
const hasKey = (connection: Connection | null): connection is Connection => connection?.isConnected === true

const keyWords = (connection: Connection | null): string =>
  hasKey(connection)
    ? `The stored key ends in ${connection.secretKeyHint}. Leave this empty to keep it.`
    : 'Made in GrowthBook under Settings, API Keys. It is encrypted here and never shown again.'

/** The server sends a stored key only to the address it was given for; the form says so before it asks. */
const keyProblem = (connection: Connection | null, baseUrl: string, key: string): string | null => {
  if (!hasKey(connection)) return required(key)
  return baseUrl === connection.baseUrl || key !== '' ? null : 'A new address needs the secret key again.'
}

const useConnectionForm = ({ connection, onSaved }: ConnectionFormProps) => {
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['connections'] })
  const form = useForm<Values>({
    // The key never comes back from the server, and none is ever filled in.
    initialValues: {
      name: connection?.name ?? 'GrowthBook',
      baseUrl: connection?.baseUrl ?? '',
      secretKey: '',
    },
    validate: {
      name: required,
      baseUrl: required,
      secretKey: (key: string, { baseUrl }: Values) => keyProblem(connection, baseUrl, key),
    },
  })
  const sending = useSubmit({
    fields: ['name', 'baseUrl', 'secretKey'],
    setErrors: form.setErrors,
    send: (values: Values, options) => save(connection, values, options),
    onDone: async (saved) => {
      await refresh()
      onSaved(saved)
    },
    onRefused: () => void refresh(),
  })
  return { form, ...sending }
}

export function ConnectionForm(props: ConnectionFormProps) {
  const { connection, onClose } = props
  const { form, submit, isPending, problem } = useConnectionForm(props)
  const test = useConnectionTest(connection)
  const tryOut = (): void => {
    const { hasErrors } = form.validate()
    if (!hasErrors) test.run({ baseUrl: form.values.baseUrl, secretKey: form.values.secretKey })
  }
  return (
    <form noValidate onSubmit={form.onSubmit(submit)} onChange={test.forget}>
      <Stack gap="sm">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
        <TextInput
          label="API address"
          description="Of GrowthBook’s API, for example https://api.growthbook.io"
          inputMode="url"
          autoComplete="off"
          {...form.getInputProps('baseUrl')}
        />
        <SecretInput
          label="Secret key"
          description={keyWords(connection)}
          autoComplete="off"
          {...form.getInputProps('secretKey')}
        />
        <div>
          <Button
            variant="default"
            leftSection={<IconPlugConnected size={16} />}
            loading={test.isPending}
            onClick={tryOut}
          >
            Test connection
          </Button>
        </div>
        <TestOutcome outcome={test.outcome} />
      </Stack>
      <FormButtons
        submitLabel={hasKey(connection) ? 'Save' : 'Connect'}
        isPending={isPending}
        onCancel={onClose}
      />
    </form>
  )
}
