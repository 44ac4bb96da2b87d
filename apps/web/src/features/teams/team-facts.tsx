import type { Team } from '@knowwhen/contract'

import { formatCount, formatQuantity } from '../../ui/format.js'
import { TextLink } from '../../ui/link.js'
import './teams.css'

/** Size, ways to talk among so many, who leads, and the cards. */
export function TeamFacts({ team }: { readonly team: Team }) {
  return (
    <>
      <dl className="kw-team-facts">
        <div>
          <dt>Size</dt>
          <dd>{formatQuantity(team.size, 'person', 'people')}</dd>
        </div>
        <div>
          <dt>Ways to talk, two at a time</dt>
          <dd title="n(n − 1)/2 for n people">{formatCount(team.channels)}</dd>
        </div>
        <div>
          <dt>Leader</dt>
          <dd>{team.leader?.name ?? <span className="kw-soft">nobody yet</span>}</dd>
        </div>
        <div>
          <dt>Cards</dt>
          <dd>
            <TextLink to="/hypotheses" search={{ teamId: team.id }}>
              {formatQuantity(team.hypotheses, 'card')}
            </TextLink>
          </dd>
        </div>
      </dl>
      {team.sizeHint !== null && <p className="kw-team-hint">{team.sizeHint}</p>}
    </>
  )
}
