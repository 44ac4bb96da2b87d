import { Button } from '@mantine/core'
import type { ApiKey } from '@knowwhen/contract'

import { formatAge, formatDate } from '../../ui/format.js'
import { Row, RowList, Tag } from '../../ui/row-list.js'
import { useNow } from '../../ui/use-now.js'

export interface ApiKeyListProps {
  readonly keys: readonly ApiKey[]
  readonly onRevoke: (key: ApiKey) => void
}

const lifeWords = (key: ApiKey, now: number): string => {
  const used =
    key.lastUsedAt === null
      ? 'never used'
      : `last used ${formatAge(now - new Date(key.lastUsedAt).getTime())}`
  const end = key.expiresAt === null ? 'does not expire' : `expires ${formatDate(key.expiresAt)}`
  return `Made by ${key.createdBy.name} on ${formatDate(key.createdAt)}, ${used}, ${end}.`
}

/** Keys that work first; those that were revoked stay, so that one can see what had access. */
export function ApiKeyList({ keys, onRevoke }: ApiKeyListProps) {
  const now = useNow()
  return (
    <RowList label="API keys">
      {keys.map((key) => (
        <Row
          key={key.id}
          title={
            <>
              {key.name}
              <Tag>{key.scope}</Tag>
              <span className="kw-mono kw-soft">{key.prefix}…</span>
            </>
          }
          words={lifeWords(key, now)}
          side={
            key.revokedAt === null ? (
              <Button
                variant="default"
                size="compact-sm"
                aria-label={`Revoke ${key.name}`}
                onClick={() => onRevoke(key)}
              >
                Revoke
              </Button>
            ) : (
              <span className="kw-soft">revoked {formatDate(key.revokedAt)}</span>
            )
          }
        />
      ))}
    </RowList>
  )
}
