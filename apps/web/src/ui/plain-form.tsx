import { Button, Group, Stack } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { ReactNode } from 'react'

import { FormErrors, type FieldError } from './form-errors.js'

export interface PlainFormProps<Values> {
  readonly form: UseFormReturnType<Values>
  readonly submit: (values: Values) => void
  readonly isPending: boolean
  readonly problem: { readonly message: string; readonly rest: readonly FieldError[] } | null
  /** The verb itself: "Sign in". */
  readonly submitLabel: string
  /** Where the form is a dialog, its way out. */
  readonly onCancel?: () => void
  /** On the front pages the button is as wide as the fields. */
  readonly isWide?: boolean
  readonly isDangerous?: boolean
  readonly children: ReactNode
}

/** Fields under each other, what stands in the way above them, and one button. Keeps what was typed. */
export function PlainForm<Values>(props: PlainFormProps<Values>) {
  const { form, problem, onCancel, isWide = false, isDangerous = false } = props
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(props.submit, (errors) =>
        form.getInputNode(Object.keys(errors)[0] ?? '')?.focus(),
      )}
    >
      <Stack gap="sm">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        {props.children}
        <Group mt="xs" gap="sm" justify={onCancel === undefined ? 'flex-start' : 'flex-end'}>
          {onCancel !== undefined && (
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
          )}
          <Button
            type="submit"
            loading={props.isPending}
            fullWidth={isWide}
            {...(isDangerous ? { color: 'red.9' } : {})}
          >
            {props.submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
