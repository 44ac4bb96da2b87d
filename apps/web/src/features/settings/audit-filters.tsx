import { Button, NativeSelect, TextInput } from '@mantine/core'

import { SearchField } from '../../ui/filters.js'
import './audit.css'

export interface AuditFilterValues {
  readonly actorId?: string | undefined
  readonly action?: string | undefined
  readonly subjectType?: string | undefined
  readonly subjectId?: string | undefined
  /** Days, e.g. 2026-01-31. */
  readonly from?: string | undefined
  readonly until?: string | undefined
}

export interface AuditFiltersProps {
  readonly filters: AuditFilterValues
  readonly people: readonly { readonly userId: string; readonly name: string }[]
  readonly onChange: (change: AuditFilterValues) => void
}

/** How actions begin, by what they are about. */
const kinds = [
  { value: 'session.', label: 'Signing in and out' },
  { value: 'account.', label: 'Accounts' },
  { value: 'organization.', label: 'Organisation' },
  { value: 'member.', label: 'People and roles' },
  { value: 'person.', label: 'Erased people' },
  { value: 'invitation.', label: 'Invitations' },
  { value: 'identityProvider.', label: 'Single sign-on' },
  { value: 'apiKey.', label: 'API keys' },
  { value: 'team.', label: 'Teams' },
  { value: 'kpi.', label: 'KPIs' },
  { value: 'metric.', label: 'Metrics' },
  { value: 'connection.', label: 'GrowthBook connections' },
  { value: 'hypothesis.', label: 'Cards' },
  { value: 'verdict.', label: 'Verdicts' },
  { value: 'decision.', label: 'Decisions' },
  { value: 'comment.', label: 'Comments' },
  { value: 'audit.', label: 'The trail itself' },
] as const

const isKnown = (action: string | undefined): boolean =>
  action === undefined || kinds.some(({ value }) => value === action)

const textOf = (value: string): string | undefined => (value === '' ? undefined : value)

function Days({ filters, onChange }: Pick<AuditFiltersProps, 'filters' | 'onChange'>) {
  return (
    <>
      <TextInput
        type="date"
        label="From"
        value={filters.from ?? ''}
        onChange={(event) => onChange({ from: textOf(event.currentTarget.value) })}
      />
      <TextInput
        type="date"
        label="Until"
        value={filters.until ?? ''}
        onChange={(event) => onChange({ until: textOf(event.currentTarget.value) })}
      />
    </>
  )
}

const nothing: AuditFilterValues = {
  actorId: undefined,
  action: undefined,
  subjectType: undefined,
  subjectId: undefined,
  from: undefined,
  until: undefined,
}

/** Who, what, which subject, and when; all of it lives in the address. */
export function AuditFilters({ filters, people, onChange }: AuditFiltersProps) {
  const { actorId, action, subjectType, subjectId } = filters
  return (
    <div role="search" className="kw-audit-filters">
      <NativeSelect
        label="Who"
        data={[
          { value: '', label: 'Everybody' },
          ...people.map(({ userId, name }) => ({ value: userId, label: name })),
        ]}
        value={actorId ?? ''}
        onChange={(event) => onChange({ actorId: textOf(event.currentTarget.value) })}
      />
      <NativeSelect
        label="What"
        data={[
          { value: '', label: 'Everything' },
          ...kinds,
          ...(action === undefined || isKnown(action) ? [] : [{ value: action, label: action }]),
        ]}
        value={action ?? ''}
        onChange={(event) => onChange({ action: textOf(event.currentTarget.value) })}
      />
      <SearchField
        label="Subject’s id"
        value={subjectId}
        onChange={(typed) => onChange({ subjectId: typed, subjectType: undefined })}
      />
      <Days filters={filters} onChange={onChange} />
      {Object.values(filters).some((value) => value !== undefined) && (
        <Button variant="subtle" onClick={() => onChange(nothing)}>
          Clear{subjectType === undefined ? '' : ` (${subjectType} too)`}
        </Button>
      )}
    </div>
  )
}
