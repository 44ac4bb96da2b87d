import { Button } from '@mantine/core'
import type { AnswerOf, listInstallationPeople } from '@knowwhen/contract'

import { formatDate } from '../../ui/format.js'
import { Row, RowList, Tag } from '../../ui/row-list.js'

export type PersonLine = AnswerOf<typeof listInstallationPeople>['items'][number]

export interface PersonRowsProps {
  readonly people: readonly PersonLine[]
  readonly ownUserId: string
  readonly onErase: (person: PersonLine) => void
}

export function PersonRows({ people, ownUserId, onErase }: PersonRowsProps) {
  return (
    <RowList label="People with an account">
      {people.map((person) => (
        <Row
          key={person.userId}
          title={
            <>
              {person.name} {person.isOperator && <Tag>operator</Tag>}
            </>
          }
          words={`${person.email}, since ${formatDate(person.createdAt)}`}
          side={
            person.userId !== ownUserId && (
              <Button
                variant="subtle"
                size="compact-sm"
                aria-label={`Erase ${person.name}`}
                onClick={() => onErase(person)}
              >
                Erase …
              </Button>
            )
          }
        />
      ))}
    </RowList>
  )
}
