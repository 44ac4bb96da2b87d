import { Button, Table, Tooltip } from '@mantine/core'
import type { MemberOfOrganization } from '@knowwhen/contract'

import { call } from '../../api/client.js'
import { changeRole } from '../../api/endpoints.js'
import { peopleQuery } from '../../api/queries/organization.queries.js'
import { useChange } from '../../api/use-change.js'
import { formatDate } from '../../ui/format.js'
import { aRole, roleWord } from '../../ui/role-words.js'
import { Tag } from '../../ui/row-list.js'
import './people.css'
import { mayGive, removalRefusedBecause, roleFixedBecause, type Myself, type Role } from './role-rules.js'
import { RoleSelect } from './role-select.js'

const useRoleChange = () =>
  useChange({
    send: ({ person, role }: { readonly person: MemberOfOrganization; readonly role: Role }) =>
      call(changeRole, { params: { userId: person.userId }, body: { role } }),
    refreshes: [peopleQuery().queryKey],
    done: ({ name, role }, { person }) => `${name} is ${aRole(role)} now, and was ${aRole(person.role)}.`,
    kept: 'The role is as it was.',
  })

interface PersonProps {
  readonly person: MemberOfOrganization
  readonly me: Myself
  readonly canManage: boolean
}

/** A word that does not change here, with the reason at hover and at focus. */
function Fixed({ word, because }: { readonly word: string; readonly because: string }) {
  return (
    <Tooltip label={because}>
      <span className="kw-fixed" tabIndex={0}>
        {word}
        <span className="kw-hidden">. {because}</span>
      </span>
    </Tooltip>
  )
}

function RoleCell({ person, me, canManage }: PersonProps) {
  const change = useRoleChange()
  if (!canManage || person.removedAt !== null) return roleWord(person.role)
  const because = roleFixedBecause(me, person)
  if (because !== null) return <Fixed word={roleWord(person.role)} because={because} />
  return (
    <RoleSelect
      label={`Role of ${person.name}`}
      value={change.isPending ? change.variables.role : person.role}
      isPending={change.isPending}
      mayGive={(role) => mayGive(me, role)}
      onChoose={(role) => change.mutate({ person, role })}
    />
  )
}

const sinceWords = ({ joinedAt, removedAt }: MemberOfOrganization): string =>
  removedAt === null ? `since ${formatDate(joinedAt)}` : `${formatDate(joinedAt)} to ${formatDate(removedAt)}`

interface PersonRowProps extends PersonProps {
  readonly onRemove: (person: MemberOfOrganization) => void
}

function PersonRow({ onRemove, ...props }: PersonRowProps) {
  const { person, me, canManage } = props
  const mayRemove = canManage && person.removedAt === null && removalRefusedBecause(me, person) === null
  return (
    <Table.Tr data-removed={person.removedAt !== null || undefined}>
      <Table.Th scope="row" className="kw-member">
        {person.name} {person.userId === me.userId && <Tag>you</Tag>}
        {person.removedAt !== null && <Tag>removed</Tag>}
        {person.email !== null && <span className="kw-member-more">{person.email}</span>}
        <span className="kw-member-more kw-member-since">{sinceWords(person)}</span>
      </Table.Th>
      <Table.Td className="kw-member-wide kw-soft">{sinceWords(person)}</Table.Td>
      <Table.Td>
        <RoleCell {...props} />
      </Table.Td>
      {canManage && (
        <Table.Td className="kw-member-act">
          {mayRemove && (
            <Button
              variant="subtle"
              size="compact-sm"
              aria-label={`Remove ${person.name}`}
              onClick={() => onRemove(person)}
            >
              Remove
            </Button>
          )}
        </Table.Td>
      )}
    </Table.Tr>
  )
}

export interface PeopleTableProps {
  readonly people: readonly MemberOfOrganization[]
  readonly me: Myself
  readonly canManage: boolean
  readonly onRemove: (person: MemberOfOrganization) => void
}

/** Who is here and with which role, which changes in place where it may. */
export function PeopleTable({ people, ...props }: PeopleTableProps) {
  return (
    <Table verticalSpacing="xs" aria-label="People" className="kw-people">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Person</Table.Th>
          <Table.Th scope="col" className="kw-member-wide">
            Here
          </Table.Th>
          <Table.Th scope="col">Role</Table.Th>
          {props.canManage && (
            <Table.Th scope="col">
              <span className="kw-hidden">Actions</span>
            </Table.Th>
          )}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {people.map((person) => (
          <PersonRow key={person.userId} person={person} {...props} />
        ))}
      </Table.Tbody>
    </Table>
  )
}
