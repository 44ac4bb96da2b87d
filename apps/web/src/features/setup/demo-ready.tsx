import { Button, Stack } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'

import { CopyLine } from '../../ui/copy-line.js'

export interface DemoReadyProps {
  readonly email: string
  readonly password: string
  readonly onContinue: () => void
}

/** The demo's sign-in data, shown this once. */
export function DemoReady({ email, password, onContinue }: DemoReadyProps) {
  return (
    <section className="kw-front-sheet" aria-labelledby="demo-ready-title">
      <h2 id="demo-ready-title">You are signed in as its owner</h2>
      <p className="kw-soft" style={{ margin: '0 0 16px' }}>
        To come back later, keep these. They are shown only now.
      </p>
      <Stack gap="xs">
        <CopyLine label="E-mail" value={email} />
        <CopyLine label="Password" value={password} />
      </Stack>
      <Button mt="lg" data-autofocus rightSection={<IconArrowRight size={16} />} onClick={onContinue}>
        Go to Northwind Outfitters
      </Button>
    </section>
  )
}
