import { Button, Group } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react'

import './two-factor.css'

export interface RecoveryCodesProps {
  readonly codes: readonly string[]
  readonly onClose: () => void
}

const asFile = (codes: readonly string[]): string =>
  `data:text/plain;charset=utf-8,${encodeURIComponent(`Knowwhen recovery codes; each works once.\n\n${codes.join('\n')}\n`)}`

/** The only time that these codes are shown. */
export function RecoveryCodes({ codes, onClose }: RecoveryCodesProps) {
  const clipboard = useClipboard({ timeout: 2_000 })
  return (
    <>
      <p style={{ margin: '0 0 12px' }}>
        Keep these where your phone is not. Each signs you in once if you lose your authenticator. They are
        shown only now.
      </p>
      <ul className="kw-recovery-codes" aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group gap="xs" mt="sm">
        <Button
          variant="default"
          size="compact-sm"
          leftSection={clipboard.copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
          onClick={() => clipboard.copy(codes.join('\n'))}
        >
          <span aria-live="polite">{clipboard.copied ? 'Copied' : 'Copy all'}</span>
        </Button>
        <Button
          component="a"
          href={asFile(codes)}
          download="knowwhen-recovery-codes.txt"
          variant="default"
          size="compact-sm"
          leftSection={<IconDownload size={15} />}
        >
          Download
        </Button>
      </Group>
      <Group justify="flex-end" mt="lg">
        <Button onClick={onClose}>I have kept them</Button>
      </Group>
    </>
  )
}
