import { useForm } from '@mantine/form'
import type { Connection } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { createConnection, updateConnection } from '../../api/endpoints.js'
import { useSubmit } from '../../api/use-submit.js'
import { required } from '../../ui/validation.js'
import { filterOf, noneChosen, type ChosenProjects } from './project-filter.js'

export interface ConnectionFormOptions {
  /** The connection to change; null connects a new GrowthBook. */
  readonly connection: Connection | null
  readonly onSaved: (connection: Connection) => void
}

export interface ConnectionValues {
  readonly name: string
  readonly baseUrl: string
  readonly secretKey: string
  /** Only asked for a new connection. */
  readonly projectFilter: ChosenProjects
}

type SendOptions = Readonly<{ idempotencyKey?: string }>

const create = ({ projectFilter, ...values }: ConnectionValues, options: SendOptions) =>
  call(
    createConnection,
    { body: { ...values, ...(projectFilter === null ? {} : { projectFilter: filterOf(projectFilter) }) } },
    options,
  )

const save = (connection: Connection | null, values: ConnectionValues, options: SendOptions) => {
  if (connection === null) return create(values, options)
  const { name, baseUrl, secretKey } = values
  return call(
    updateConnection,
    {
      params: { connectionId: connection.id },
      body: secretKey === '' ? { name, baseUrl } : { name, baseUrl, secretKey },
      version: connection.version,
    },
    options,
  )
}

/** A new connection and one whose key was erased have none that could be kept. */
export const hasKey = (connection: Connection | null): connection is Connection =>
  connection?.isConnected === true

/** The server sends a stored key only to the address it was given for; the form says so before it asks. */
const keyProblem = (connection: Connection | null, baseUrl: string, key: string): string | null => {
  if (!hasKey(connection)) return required(key)
  return baseUrl === connection.baseUrl || key !== '' ? null : 'A new address needs the secret key again.'
}

export const useConnectionForm = ({ connection, onSaved }: ConnectionFormOptions) => {
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['connections'] })
  const form = useForm<ConnectionValues>({
    // The key never comes back from the server, and none is ever filled in.
    initialValues: {
      name: connection?.name ?? 'GrowthBook',
      baseUrl: connection?.baseUrl ?? '',
      secretKey: '',
      projectFilter: null,
    },
    validate: {
      name: required,
      baseUrl: required,
      projectFilter: noneChosen,
      secretKey: (key: string, { baseUrl }: ConnectionValues) => keyProblem(connection, baseUrl, key),
    },
  })
  const sending = useSubmit({
    fields: ['name', 'baseUrl', 'secretKey'],
    setErrors: form.setErrors,
    send: (values: ConnectionValues, options) => save(connection, values, options),
    onDone: async (saved) => {
      await refresh()
      onSaved(saved)
    },
    onRefused: () => void refresh(),
  })
  return { form, ...sending }
}
