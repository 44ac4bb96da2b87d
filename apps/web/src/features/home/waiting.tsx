import type { Overview } from '@knowwhen/contract'
import { IconAlertTriangle } from '@tabler/icons-react'

import { TextLink } from '../../ui/link.js'
import './home.css'
import { HomePanel } from './home-panel.js'

/** Syncs that fail or are late, said on the page that their numbers reach first. */
export function FailingSyncs({ syncs }: { readonly syncs: Overview['failingSyncs'] }) {
  return syncs.map(({ connectionId, name, words }) => (
    <div className="kw-alert" role="status" key={connectionId}>
      <IconAlertTriangle size={18} aria-hidden />
      <p>
        <strong>{name}.</strong> {words}{' '}
        <TextLink to="/settings/connections/$connectionId" params={{ connectionId }}>
          See the connection
        </TextLink>
      </p>
    </div>
  ))
}

interface WaitingLineProps {
  readonly lineKey: string
  readonly hypothesisId: string
  readonly label: string
  readonly words: string
}

function WaitingLine({ lineKey, hypothesisId, label, words }: WaitingLineProps) {
  return (
    <li className="kw-line">
      <span className="kw-line-name">
        <span className="kw-line-key">{lineKey}</span>
        <TextLink to="/hypotheses/$hypothesisId" params={{ hypothesisId }} c="inherit" fw="inherit">
          {label}
        </TextLink>
      </span>
      <p className="kw-line-words">{words}</p>
    </li>
  )
}

export interface AwaitingApprovalProps {
  /** Decisions against the recommendation. */
  readonly decisions: Overview['awaitingApproval']
  /** Measurements that somebody marked as broken. */
  readonly marks: Overview['awaitingMarks']
}

/** What takes effect once somebody else agrees. */
export function AwaitingApproval({ decisions, marks }: AwaitingApprovalProps) {
  if (decisions.length + marks.length === 0) return null
  return (
    <HomePanel title="Waiting for a second person" count={decisions.length + marks.length}>
      <ul className="kw-lines">
        {decisions.map(({ decisionId, key, hypothesisKey, words }) => (
          <WaitingLine
            key={decisionId}
            lineKey={key}
            hypothesisId={hypothesisKey}
            label={`Decision on ${hypothesisKey}`}
            words={words}
          />
        ))}
        {marks.map(({ hypothesisId, hypothesisKey, words }) => (
          <WaitingLine
            key={hypothesisId}
            lineKey={hypothesisKey}
            hypothesisId={hypothesisId}
            label={`Measurement of ${hypothesisKey}`}
            words={words}
          />
        ))}
      </ul>
    </HomePanel>
  )
}
