import { Button } from '@mantine/core'

import { Notice } from '../../ui/notice.js'

/** What was typed before in this browser is there again, and can be thrown away. */
export function KeptNotice({ onForget }: { readonly onForget: () => void }) {
  return (
    <Notice>
      <p>What you began earlier in this browser is here again.</p>
      <Button variant="subtle" size="compact-sm" onClick={onForget}>
        Begin anew
      </Button>
    </Notice>
  )
}
