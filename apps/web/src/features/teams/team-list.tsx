import type { Team } from '@knowwhen/contract'

import { formatDate, formatQuantity } from '../../ui/format.js'
import { TextLink } from '../../ui/link.js'
import { Row, RowList, Tag } from '../../ui/row-list.js'
import { TeamDot } from './color-choice.js'

const peopleWords = ({ size, leader }: Team): string => {
  const people = size === 0 ? 'nobody in it yet' : formatQuantity(size, 'person', 'people')
  return leader === null ? people : `${people}, led by ${leader.name}`
}

export interface TeamListProps {
  readonly label: string
  readonly teams: readonly Team[]
}

export function TeamList({ label, teams }: TeamListProps) {
  return (
    <RowList label={label}>
      {teams.map((team) => (
        <Row
          key={team.id}
          title={
            <>
              <TeamDot color={team.color} />
              <TextLink to="/teams/$teamId" params={{ teamId: team.id }} c="inherit" fw="inherit">
                {team.name}
              </TextLink>
              {team.archivedAt !== null && <Tag>archived {formatDate(team.archivedAt)}</Tag>}
            </>
          }
          words={team.purpose === '' ? undefined : team.purpose}
          more={<span className="kw-soft">{peopleWords(team)}</span>}
          side={
            <TextLink to="/hypotheses" search={{ teamId: team.id }}>
              {formatQuantity(team.hypotheses, 'card')}
            </TextLink>
          }
        />
      ))}
    </RowList>
  )
}
