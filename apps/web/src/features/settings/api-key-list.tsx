import { Button } from '@mantine/core'
import type { ApiKey } from '@knowwhen/contract'

import { formatAge, formatDate, formatMoment } from '../../ui/format.js'
import { Row, RowList, Tag } from '../../ui/row-list.js'
import { useNow } from '../../ui/use-now.js'

export interface ApiKeyListProps {
  readonly keys: readonly ApiKey[]
  readonly onRotate: (key: ApiKey) => void
  readonly onRevoke: (key: ApiKey) => void
}

const isExpired = ({ expiresAt }: ApiKey, now: number): boolean =>
  expiresAt !== null && new Date(expiresAt).getTime() <= now

const endWords = (key: ApiKey, now: number): string => {
  if (key.expiresAt === null) return 'does not expire'
  // A key that was replaced ends within days: there the hour counts.
  return isExpired(key, now)
    ? `expired ${formatDate(key.expiresAt)}`
    : `works until ${formatMoment(key.expiresAt)}`
}

const lifeWords = (key: ApiKey, now: number): string => {
  const used =
    key.lastUsedAt === null
      ? 'never used'
      : `last used ${formatAge(now - new Date(key.lastUsedAt).getTime())}`
  return `Made by ${key.createdBy.name} on ${formatDate(key.createdAt)}, ${used}, ${endWords(key, now)}.`
}

/** Where it stands in a chain of rotations. */
const rotationWords = (key: ApiKey, keys: readonly ApiKey[]): string => {
  const successor = keys.find(({ rotatedFrom }) => rotatedFrom === key.id)
  if (successor !== undefined) return ` Replaced by ${successor.prefix}.`
  const before = keys.find(({ id }) => id === key.rotatedFrom)
  return before === undefined ? '' : ` Takes over from ${before.prefix}.`
}

function Side({ apiKey, keys, onRotate, onRevoke }: ApiKeyListProps & { readonly apiKey: ApiKey }) {
  const now = useNow()
  if (apiKey.revokedAt !== null)
    return <span className="kw-soft">revoked {formatDate(apiKey.revokedAt)}</span>
  if (isExpired(apiKey, now)) return <span className="kw-soft">expired</span>
  const isReplaced = keys.some(({ rotatedFrom }) => rotatedFrom === apiKey.id)
  const name = `${apiKey.name}, ${apiKey.prefix}`
  return (
    <>
      {!isReplaced && (
        <Button
          variant="default"
          size="compact-sm"
          aria-label={`Rotate ${name}`}
          onClick={() => onRotate(apiKey)}
        >
          Rotate
        </Button>
      )}
      <Button
        variant="subtle"
        size="compact-sm"
        aria-label={`Revoke ${name}`}
        onClick={() => onRevoke(apiKey)}
      >
        Revoke
      </Button>
    </>
  )
}

/** The newest first; those that no longer work stay, so that one can see what had access. */
export function ApiKeyList(props: ApiKeyListProps) {
  const now = useNow()
  const { keys } = props
  return (
    <RowList label="API keys">
      {keys.map((key) => (
        <Row
          key={key.id}
          title={
            <>
              {key.name}
              <Tag>{key.scope}</Tag>
              {key.team !== null && <Tag>only {key.team.name}</Tag>}
              <span className="kw-mono kw-soft">{key.prefix}…</span>
            </>
          }
          words={lifeWords(key, now) + rotationWords(key, keys)}
          side={<Side {...props} apiKey={key} />}
        />
      ))}
    </RowList>
  )
}
