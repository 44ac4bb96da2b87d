import { Button, Group } from '@mantine/core'

export interface FormButtonsProps {
  /** The verb itself: "Make team", "Save". */
  readonly submitLabel: string
  readonly isPending: boolean
  readonly onCancel: () => void
}

export function FormButtons({ submitLabel, isPending, onCancel }: FormButtonsProps) {
  return (
    <Group justify="flex-end" mt="md">
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
      <Button type="submit" loading={isPending}>
        {submitLabel}
      </Button>
    </Group>
  )
}
