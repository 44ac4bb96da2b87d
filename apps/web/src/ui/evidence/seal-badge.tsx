import { IconAlertTriangle, IconHistory, IconLock } from '@tabler/icons-react'

import './evidence.css'

export interface SealBadgeProps {
  /** SHA-256 in hex. */
  readonly hash: string
  /** When, as people read it. */
  readonly sealedOn: string
  readonly sealedBy: string
  readonly changedAfterExposure: boolean
  readonly retrospective: boolean
}

/** That the criteria were frozen, when and by whom, and whether that was in time. */
export function SealBadge(props: SealBadgeProps) {
  return (
    <div className="kw-seal">
      <IconLock size={16} stroke={2} aria-hidden="true" />
      <span>
        Sealed {props.sealedOn} by {props.sealedBy}
      </span>
      <code className="kw-hash" title={props.hash}>
        {props.hash.slice(0, 10)}
      </code>
      {props.retrospective && (
        <span className="kw-mark">
          <IconHistory size={14} aria-hidden="true" /> Retrospective: sealed after exposure began
        </span>
      )}
      {props.changedAfterExposure && !props.retrospective && (
        <span className="kw-mark">
          <IconAlertTriangle size={14} aria-hidden="true" /> Changed after first exposure
        </span>
      )}
    </div>
  )
}
