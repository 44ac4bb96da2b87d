import { SegmentedControl, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Kpi } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { createKpi, updateKpi } from '../../api/endpoints.js'
import { kpisQuery } from '../../api/queries/kpis.queries.js'
import { useSubmit } from '../../api/use-submit.js'
import { FormButtons } from '../../ui/form-buttons.js'
import { FormErrors } from '../../ui/form-errors.js'
import { toast } from '../../ui/toast.js'
import { required } from '../../ui/validation.js'
import { directionWords, unitOr, unitWords } from './kpi-words.js'

export interface KpiFormProps {
  /** The KPI to change; null makes a new one. */
  readonly kpi: Kpi | null
  readonly onClose: () => void
}

interface Values {
  readonly name: string
  readonly definition: string
  readonly unit: Kpi['unit']
  readonly direction: Kpi['direction']
}

const valuesOf = (kpi: Kpi | null): Values => ({
  name: kpi?.name ?? '',
  definition: kpi?.definition ?? '',
  unit: kpi?.unit ?? 'proportion',
  direction: kpi?.direction ?? 'increase',
})

const useKpiForm = ({ kpi, onClose }: KpiFormProps) => {
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries({ queryKey: kpisQuery().queryKey })
  const form = useForm({ initialValues: valuesOf(kpi), validate: { name: required } })
  const sending = useSubmit({
    fields: ['name', 'definition', 'unit', 'direction'],
    setErrors: form.setErrors,
    send: (body: Values, options) =>
      kpi === null
        ? call(createKpi, { body }, options)
        : call(updateKpi, { params: { kpiId: kpi.id }, body, version: kpi.version }, options),
    onDone: async ({ name }) => {
      await refresh()
      toast.done(kpi === null ? `KPI “${name}” is there.` : `KPI “${name}” is saved.`)
      onClose()
    },
    onRefused: () => void refresh(),
  })
  return { form, ...sending }
}

export function KpiForm({ kpi, onClose }: KpiFormProps) {
  const { form, submit, isPending, problem } = useKpiForm({ kpi, onClose })
  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack gap="sm">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
        <Textarea
          label="Definition"
          description="So that two people who read the number mean the same."
          autosize
          minRows={2}
          {...form.getInputProps('definition')}
        />
        <Select
          label="Unit"
          allowDeselect={false}
          data={Object.entries(unitWords).map(([value, label]) => ({ value, label }))}
          value={form.values.unit}
          onChange={(value) => form.setFieldValue('unit', unitOr(value, form.values.unit))}
        />
        <div>
          <Text component="label" fw={500} id="kpi-direction">
            Good direction
          </Text>
          <SegmentedControl
            fullWidth
            mt={4}
            aria-labelledby="kpi-direction"
            data={Object.entries(directionWords).map(([value, label]) => ({ value, label }))}
            value={form.values.direction}
            onChange={(value) =>
              form.setFieldValue('direction', value === 'decrease' ? 'decrease' : 'increase')
            }
          />
        </div>
      </Stack>
      <FormButtons
        submitLabel={kpi === null ? 'Make KPI' : 'Save'}
        isPending={isPending}
        onCancel={onClose}
      />
    </form>
  )
}
