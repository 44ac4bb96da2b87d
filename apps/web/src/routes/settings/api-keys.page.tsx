import { Anchor, Button, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ApiKey } from '@knowwhen/contract'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { apiKeysQuery } from '../../api/queries/organization.queries.js'
import { ApiKeyForm, type MadeKey } from '../../features/settings/api-key-form.js'
import { ApiKeyList } from '../../features/settings/api-key-list.js'
import { MadeKeyPanel } from '../../features/settings/made-key.js'
import { RotateKeyDialog } from '../../features/settings/rotate-key-dialog.js'
import { RevokeKeyDialog } from '../../features/settings/revoke-key-dialog.js'
import { EmptyState } from '../../ui/empty-state.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { SectionHeader } from '../../ui/section-header.js'
import { QueryFailure } from '../query-failure.js'

interface ApiKeysContentProps {
  readonly onNew: () => void
  readonly onRotate: (key: ApiKey) => void
  readonly onRevoke: (key: ApiKey) => void
}

function ApiKeysContent({ onNew, onRotate, onRevoke }: ApiKeysContentProps) {
  const { data, error, refetch } = useQuery(apiKeysQuery())
  if (data === undefined) {
    return error === null ? (
      <LoadingShape count={2} />
    ) : (
      <QueryFailure error={error} onRetry={() => void refetch()} />
    )
  }
  if (data.items.length > 0) return <ApiKeyList keys={data.items} onRotate={onRotate} onRevoke={onRevoke} />
  return (
    <EmptyState
      icon={IconKey}
      title="No key yet"
      actions={<Button onClick={onNew}>Make the first key</Button>}
    >
      A key lets a script or an agent do through the API what a person does here, within its scope.
    </EmptyState>
  )
}

export function ApiKeysPage() {
  const [opened, { open, close }] = useDisclosure(false)
  const [made, setMade] = useState<MadeKey | null>(null)
  const [rotated, setRotated] = useState<ApiKey | null>(null)
  const [revoked, setRevoked] = useState<ApiKey | null>(null)
  const show = (): void => {
    setMade(null)
    open()
  }
  return (
    <>
      <SectionHeader
        title="API keys"
        lead={
          <>
            For scripts and agents. A key is shown once, when it is made. It may ask up to 6,000 times a
            minute, unless the operator chose another number; whoever asks more is answered 429, with{' '}
            <span className="kw-mono">Retry-After</span>. The API describes itself at{' '}
            <Anchor href="/api/docs" underline="always">
              /api/docs
            </Anchor>
            .
          </>
        }
        actions={
          <Button variant="default" leftSection={<IconPlus size={16} />} onClick={show}>
            New key
          </Button>
        }
      />
      <ApiKeysContent onNew={show} onRotate={setRotated} onRevoke={setRevoked} />
      <Modal
        opened={opened}
        onClose={close}
        closeOnClickOutside={made === null}
        title={made === null ? 'New API key' : `The key “${made.apiKey.name}”`}
      >
        {made === null ? (
          <ApiKeyForm onMade={setMade} onClose={close} />
        ) : (
          <MadeKeyPanel made={made} onClose={close} />
        )}
      </Modal>
      <RotateKeyDialog apiKey={rotated} onClose={() => setRotated(null)} />
      <RevokeKeyDialog apiKey={revoked} onClose={() => setRevoked(null)} />
    </>
  )
}
