import { Button, Group, Stack } from '@mantine/core'

import { CopyLine } from '../../ui/copy-line.js'
import type { MadeKey } from './api-key-form.js'

/** The only time that a key is shown. */
export function MadeKeyPanel({
  made,
  onClose,
}: {
  readonly made: Pick<MadeKey, 'secret'>
  readonly onClose: () => void
}) {
  return (
    <Stack gap="sm">
      <p style={{ margin: 0 }}>
        Keep this key now. It is stored hashed and cannot be shown again; if it is lost, revoke it and make
        another.
      </p>
      <CopyLine label="Key" value={made.secret} />
      <p className="kw-soft" style={{ margin: 0 }}>
        Send it as <span className="kw-mono">Authorization: Bearer …</span>
      </p>
      <Group justify="flex-end" mt="sm">
        <Button data-autofocus onClick={onClose}>
          I have kept it
        </Button>
      </Group>
    </Stack>
  )
}
