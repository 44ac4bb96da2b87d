import { Button, Table } from '@mantine/core'
import type { TeamMember } from '@knowwhen/contract'

import { formatDay } from '../../ui/format.js'
import { Tag } from '../../ui/row-list.js'
import './teams.css'

export interface TeamMembersProps {
  readonly label: string
  readonly members: readonly TeamMember[]
  /** What can be done with a line; absent: this person may only look. */
  readonly act?: { readonly label: string; readonly onAct: (member: TeamMember) => void } | undefined
}

function MemberRow({ member, act }: { readonly member: TeamMember } & Pick<TeamMembersProps, 'act'>) {
  return (
    <Table.Tr>
      <Table.Th scope="row">
        {member.person.name} {member.isLeader && <Tag>leads</Tag>}
      </Table.Th>
      <Table.Td>{formatDay(member.from)}</Table.Td>
      <Table.Td>
        {member.until === null ? <span className="kw-soft">still there</span> : formatDay(member.until)}
      </Table.Td>
      {act !== undefined && (
        <Table.Td>
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={`${act.label} ${member.person.name}`}
            onClick={() => act.onAct(member)}
          >
            {act.label}
          </Button>
        </Table.Td>
      )}
    </Table.Tr>
  )
}

/** Who is or was in the team, from day to day. */
export function TeamMembers({ label, members, act }: TeamMembersProps) {
  return (
    <Table verticalSpacing="xs" aria-label={label} className="kw-team-members">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Person</Table.Th>
          <Table.Th scope="col">From</Table.Th>
          <Table.Th scope="col">Until</Table.Th>
          {act !== undefined && (
            <Table.Th scope="col">
              <span className="kw-hidden">Actions</span>
            </Table.Th>
          )}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {members.map((member) => (
          <MemberRow key={member.id} member={member} act={act} />
        ))}
      </Table.Tbody>
    </Table>
  )
}
