import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'

import './copy-line.css'

export interface CopyLineProps {
  readonly label: string
  readonly value: string
}

/** A value to take away. Where the browser forbids the clipboard (plain http), it can still be selected by hand. */
export function CopyLine({ label, value }: CopyLineProps) {
  const clipboard = useClipboard({ timeout: 2_000 })
  return (
    <div className="kw-copy">
      <span className="kw-copy-label">{label}</span>
      <span className="kw-copy-value">{value}</span>
      <Button
        variant="subtle"
        size="compact-sm"
        aria-label={`Copy ${label}`}
        leftSection={clipboard.copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
        onClick={() => clipboard.copy(value)}
      >
        <span aria-live="polite">{clipboard.copied ? 'Copied' : 'Copy'}</span>
      </Button>
    </div>
  )
}
