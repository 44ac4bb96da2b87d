import { Button, NativeSelect, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Connection, ConnectionProject } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { updateConnection } from '../../api/endpoints.js'
import { useSubmit } from '../../api/use-submit.js'
import { FormErrors } from '../../ui/form-errors.js'
import { toast } from '../../ui/toast.js'
import './connections.css'
import { intervalInWords } from './moments.js'
import { filterOf, noneChosen, ProjectFilter, type ChosenProjects } from './project-filter.js'

export interface ReadingSettingsProps {
  readonly connection: Connection
  readonly projects: readonly ConnectionProject[]
  readonly canManage: boolean
  /** From then on what somebody else saves does not change what is shown here. */
  readonly onTouch: () => void
  readonly onSaved: () => void
}

interface Values {
  readonly projectFilter: ChosenProjects
  readonly syncIntervalMinutes: string
}

const offered = [5, 15, 30, 60, 180, 360, 720, 1_440, 10_080, 0] as const

const capitalised = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1)

/** Another number of minutes, set through the API, stays to be chosen. */
const intervalsFor = (present: number): readonly { readonly value: string; readonly label: string }[] => {
  const all = offered.some((minutes) => minutes === present) ? offered : [present, ...offered]
  return all.map((minutes) => ({ value: String(minutes), label: capitalised(intervalInWords(minutes)) }))
}

const valuesOf = ({ projectFilter, syncIntervalMinutes }: Connection): Values => ({
  projectFilter: projectFilter.length === 0 ? null : projectFilter,
  syncIntervalMinutes: String(syncIntervalMinutes),
})

const inOrder = (chosen: ChosenProjects): string => JSON.stringify(chosen && [...chosen].sort())

const isChanged = (values: Values, connection: Connection): boolean => {
  const held = valuesOf(connection)
  return (
    values.syncIntervalMinutes !== held.syncIntervalMinutes ||
    inOrder(values.projectFilter) !== inOrder(held.projectFilter)
  )
}

const useReadingForm = ({ connection, onTouch, onSaved }: ReadingSettingsProps) => {
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['connections'] })
  const form = useForm<Values>({
    initialValues: valuesOf(connection),
    validate: { projectFilter: noneChosen },
    onValuesChange: onTouch,
  })
  const sending = useSubmit({
    fields: ['projectFilter', 'syncIntervalMinutes'],
    setErrors: form.setErrors,
    send: ({ projectFilter, syncIntervalMinutes }: Values) =>
      call(updateConnection, {
        params: { connectionId: connection.id },
        body: { projectFilter: filterOf(projectFilter), syncIntervalMinutes: Number(syncIntervalMinutes) },
        version: connection.version,
      }),
    onDone: async () => {
      await refresh()
      onSaved()
      toast.done('Saved. The next sync goes by it.')
    },
    onRefused: () => void refresh(),
  })
  return { form, ...sending }
}

/** Which projects are read, and how often. */
export function ReadingSettings(props: ReadingSettingsProps) {
  const { connection, projects, canManage } = props
  const { form, submit, isPending, problem } = useReadingForm(props)
  const refused = form.errors['projectFilter']
  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack gap="lg" className="kw-reading-settings">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <NativeSelect
          label="How often it is read"
          description="A sync with nothing new asks GrowthBook a few times only. Webhooks make it quicker."
          maw={320}
          disabled={!canManage}
          data={[...intervalsFor(connection.syncIntervalMinutes)]}
          {...form.getInputProps('syncIntervalMinutes')}
        />
        <ProjectFilter
          projects={projects.filter(({ deletedAt }) => deletedAt === null)}
          value={form.values.projectFilter}
          error={typeof refused === 'string' ? refused : null}
          isDisabled={!canManage}
          onChange={(chosen) => form.setFieldValue('projectFilter', chosen)}
        />
        <p className="kw-soft kw-plain">
          What was read from a project before stays when it is left out; it only gets no newer.
        </p>
        {canManage && (
          <div>
            <Button type="submit" loading={isPending} disabled={!isChanged(form.values, connection)}>
              Save
            </Button>
          </div>
        )}
      </Stack>
    </form>
  )
}
