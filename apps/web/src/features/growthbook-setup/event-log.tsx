import type { ConnectionEvent } from '@knowwhen/contract'

import { formatMoment } from '../../ui/format.js'
import { TextLink } from '../../ui/link.js'
import { RowList, Tag } from '../../ui/row-list.js'
import './growthbook-setup.css'

const outcomes: Readonly<Record<ConnectionEvent['outcome'], string>> = {
  pulled: 'read again',
  noted: 'noted',
  ignored: 'nothing to do',
  unknown: 'not known yet',
}

function Subject({ event }: { readonly event: ConnectionEvent }) {
  const { experiment, externalId } = event
  if (experiment !== null) {
    return (
      <TextLink to="/experiments/$experimentId" params={{ experimentId: experiment.id }} underline="always">
        {experiment.name}
      </TextLink>
    )
  }
  return externalId === null ? null : <span className="kw-mono kw-soft">{externalId}</span>
}

function EventLine({ event }: { readonly event: ConnectionEvent }) {
  return (
    <li className="kw-event">
      <div className="kw-event-head">
        <span className="kw-mono kw-event-name">{event.event === '' ? 'no name' : event.event}</span>
        <Tag>{outcomes[event.outcome]}</Tag>
        <time className="kw-soft" dateTime={event.receivedAt}>
          {formatMoment(event.receivedAt)}
        </time>
      </div>
      <p className="kw-event-words">
        <Subject event={event} /> {event.message}
      </p>
    </li>
  )
}

/** What GrowthBook has sent, and what came of it; the newest first. */
export function EventLog({ events }: { readonly events: readonly ConnectionEvent[] }) {
  return (
    <RowList label="Events">
      {events.map((event) => (
        <EventLine key={event.id} event={event} />
      ))}
    </RowList>
  )
}
