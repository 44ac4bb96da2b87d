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
        <strong>{name}.</strong> {words} <TextLink to="/settings/connections">See the connection</TextLink>
      </p>
    </div>
  ))
}

/** Overrides that wait for a second person. */
export function AwaitingApproval({ decisions }: { readonly decisions: Overview['awaitingApproval'] }) {
  if (decisions.length === 0) return null
  return (
    <HomePanel title="Waiting for a second person" count={decisions.length}>
      <ul className="kw-lines">
        {decisions.map(({ decisionId, key, hypothesisKey, words }) => (
          <li className="kw-line" key={decisionId}>
            <span className="kw-line-name">
              <span className="kw-line-key">{key}</span>
              <TextLink
                to="/hypotheses/$hypothesisId"
                params={{ hypothesisId: hypothesisKey }}
                c="inherit"
                fw="inherit"
              >
                Decision on {hypothesisKey}
              </TextLink>
            </span>
            <p className="kw-line-words">{words}</p>
          </li>
        ))}
      </ul>
    </HomePanel>
  )
}
