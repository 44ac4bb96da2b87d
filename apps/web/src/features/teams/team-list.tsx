import { Button } from '@mantine/core'
import type { Team } from '@knowwhen/contract'

import { formatQuantity } from '../../ui/format.js'
import { TextLink } from '../../ui/link.js'
import { Row, RowList } from '../../ui/row-list.js'
import { TeamDot } from './color-choice.js'

export interface TeamListProps {
  readonly teams: readonly Team[]
  /** Absent: this person may only look. */
  readonly onEdit?: ((team: Team) => void) | undefined
}

export function TeamList({ teams, onEdit }: TeamListProps) {
  return (
    <RowList label="Teams">
      {teams.map((team) => (
        <Row
          key={team.id}
          title={
            <>
              <TeamDot color={team.color} />
              {team.name}
            </>
          }
          words={team.purpose}
          side={
            <>
              <TextLink to="/hypotheses" search={{ teamId: team.id }}>
                {formatQuantity(team.hypotheses, 'card')}
              </TextLink>
              {onEdit !== undefined && (
                <Button
                  variant="default"
                  size="compact-sm"
                  aria-label={`Edit ${team.name}`}
                  onClick={() => onEdit(team)}
                >
                  Edit
                </Button>
              )}
            </>
          }
        />
      ))}
    </RowList>
  )
}
