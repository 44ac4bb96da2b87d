import { Button } from '@mantine/core'
import type { Connection } from '@knowwhen/contract'
import { IconPlugConnected } from '@tabler/icons-react'

import './connections.css'
import { TestOutcome } from './test-outcome.js'
import { useConnectionTest } from './use-connection-test.js'

/** Asks GrowthBook whether it answers to the stored key, and says in one sentence what came of it. */
export function TryConnection({ connection }: { readonly connection: Connection }) {
  const test = useConnectionTest(connection)
  return (
    <div className="kw-try">
      <p className="kw-plain">The key ends in {connection.secretKeyHint}. It is never shown whole.</p>
      <Button
        variant="default"
        leftSection={<IconPlugConnected size={16} aria-hidden />}
        loading={test.isPending}
        onClick={() => test.run(null)}
      >
        Test connection
      </Button>
      <TestOutcome outcome={test.outcome} />
    </div>
  )
}
