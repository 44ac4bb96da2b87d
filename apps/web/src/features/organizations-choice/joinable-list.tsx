import { Button } from '@mantine/core'
import type { AnswerOf, listJoinableOrganizations, Session } from '@knowwhen/contract'
import { useMutation } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { joinOrganization } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { FormErrors } from '../../ui/form-errors.js'
import { Row, RowList, Tag } from '../../ui/row-list.js'

export interface JoinableListProps {
  readonly organizations: AnswerOf<typeof listJoinableOrganizations>['items']
  readonly onEntered: (session: Session) => void | Promise<void>
}

/** Organisations that let people of one's own e-mail domain in by themselves. */
export function JoinableList({ organizations, onEntered }: JoinableListProps) {
  const joining = useMutation({
    mutationFn: (organizationId: string) => call(joinOrganization, { params: { organizationId } }),
    onSuccess: onEntered,
  })
  return (
    <>
      <FormErrors message={joining.error === null ? null : sentenceOf(joining.error)} />
      <RowList label="Organisations you may join">
        {organizations.map(({ organizationId, name, role }) => (
          <Row
            key={organizationId}
            title={
              <>
                {name}
                <Tag>{role}</Tag>
              </>
            }
            words="Lets people of your e-mail domain join by themselves."
            side={
              <Button
                size="compact-sm"
                aria-label={`Join ${name}`}
                loading={joining.isPending && joining.variables === organizationId}
                onClick={() => joining.mutate(organizationId)}
              >
                Join
              </Button>
            }
          />
        ))}
      </RowList>
    </>
  )
}
