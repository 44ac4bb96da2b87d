import { Button } from '@mantine/core'
import type { Membership, Session } from '@knowwhen/contract'

import { sentenceOf } from '../../api/problem.js'
import { FormErrors } from '../../ui/form-errors.js'
import { formatDate } from '../../ui/format.js'
import { Row, RowList, Tag } from '../../ui/row-list.js'
import { useSwitch } from './use-switch.js'

export interface OrganizationListProps {
  readonly memberships: readonly Membership[]
  readonly onEntered: (session: Session) => void | Promise<void>
}

/** The organisations one belongs to, each with its way in. */
export function OrganizationList({ memberships, onEntered }: OrganizationListProps) {
  const entering = useSwitch(onEntered)
  return (
    <>
      <FormErrors message={entering.error === null ? null : sentenceOf(entering.error)} />
      <RowList label="Your organisations">
        {memberships.map(({ organizationId, name, role, isDemo, isCurrent, deleteAfter }) => (
          <Row
            key={organizationId}
            title={
              <>
                {name}
                <Tag>{role}</Tag>
                {isDemo && <Tag>demo</Tag>}
                {isCurrent && <Tag>open now</Tag>}
              </>
            }
            {...(deleteAfter === null ? {} : { words: `Will be deleted on ${formatDate(deleteAfter)}.` })}
            side={
              <Button
                variant="default"
                size="compact-sm"
                aria-label={`Open ${name}`}
                loading={entering.isPending && entering.variables === organizationId}
                onClick={() => entering.mutate(organizationId)}
              >
                Open
              </Button>
            }
          />
        ))}
      </RowList>
    </>
  )
}
