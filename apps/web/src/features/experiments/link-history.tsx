import type { ExperimentLink } from '@knowwhen/contract'

import { formatMoment } from '../../ui/format.js'
import { TextLink } from '../../ui/link.js'
import './experiments.css'

const originWords: Readonly<Record<ExperimentLink['origin'], string>> = {
  person: '',
  suggestion: ', from a suggestion',
  adoption: ', adopted as a past experiment',
  outward: ', made in GrowthBook from the card',
}

function Partner({ link, of }: { readonly link: ExperimentLink; readonly of: 'experiment' | 'hypothesis' }) {
  if (of === 'experiment') {
    return (
      <TextLink
        to="/hypotheses/$hypothesisId"
        params={{ hypothesisId: link.hypothesis.id }}
        underline="always"
      >
        {link.hypothesis.key} {link.hypothesis.capability}
      </TextLink>
    )
  }
  return (
    <TextLink
      to="/experiments/$experimentId"
      params={{ experimentId: link.experiment.id }}
      underline="always"
    >
      {link.experiment.name}
    </TextLink>
  )
}

export interface LinkHistoryProps {
  readonly links: readonly ExperimentLink[]
  /** Whose history it is: the other end is what is named. */
  readonly of: 'experiment' | 'hypothesis'
}

/** Every link that was made and taken away, by whom; newest first. */
export function LinkHistory({ links, of }: LinkHistoryProps) {
  if (links.length === 0) return <p className="kw-soft">No link was made or taken away yet.</p>
  return (
    <ol className="kw-link-history" aria-label="Link history">
      {links.map((link) => (
        <li key={link.id}>
          <span>
            {link.change === 'linked' ? 'Linked to ' : 'Link taken away: '}
            <Partner link={link} of={of} />
            {link.change === 'linked' && originWords[link.origin]}
          </span>
          <span className="kw-soft">
            {link.by?.name ?? 'Knowwhen'}, {formatMoment(link.at)}
          </span>
        </li>
      ))}
    </ol>
  )
}
