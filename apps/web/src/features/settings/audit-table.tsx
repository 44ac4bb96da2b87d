import { UnstyledButton } from '@mantine/core'
import type { AuditEvent } from '@knowwhen/contract'
import { Fragment, useState } from 'react'

import { formatMoment } from '../../ui/format.js'
import { AuditChange } from './audit-change.js'
import './audit.css'

/** `hypothesis.sealed` may break after its dot, nowhere else. */
function BreakableName({ name }: { readonly name: string }) {
  const [subject, ...verb] = name.split('.')
  return verb.length === 0 ? (
    subject
  ) : (
    <>
      {subject}.<wbr />
      {verb.join('.')}
    </>
  )
}

function EventRow({ event }: { readonly event: AuditEvent }) {
  const [isOpen, setOpen] = useState(false)
  const who = event.actor?.name ?? 'Knowwhen itself'
  return (
    <Fragment>
      <tr>
        <td className="kw-audit-time">
          <time dateTime={event.at}>{formatMoment(event.at)}</time>
          <span className="kw-audit-who-phone">{who}</span>
        </td>
        <td className="kw-audit-who">{who}</td>
        <td className="kw-mono">
          <BreakableName name={event.action} />
        </td>
        <td>
          <UnstyledButton
            c="var(--kw-accent)"
            fz="inherit"
            aria-expanded={isOpen}
            aria-controls={`change-${event.id}`}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? 'Hide' : 'Show'}
            <span className="kw-hidden">
              {' '}
              {event.action} of {formatMoment(event.at)}
            </span>
          </UnstyledButton>
        </td>
      </tr>
      {isOpen && (
        <tr id={`change-${event.id}`}>
          <td colSpan={4}>
            <AuditChange event={event} />
          </td>
        </tr>
      )}
    </Fragment>
  )
}

/** Who did what, newest first; what it was before and after at a click. */
export function AuditTable({ events }: { readonly events: readonly AuditEvent[] }) {
  return (
    <div style={{ overflowX: 'auto' }} tabIndex={0} role="group" aria-label="Audit trail, scrolls sideways">
      <table className="kw-audit">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col" className="kw-audit-who">
              Who
            </th>
            <th scope="col">What</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <EventRow key={event.id} event={event} />
          ))}
        </tbody>
      </table>
    </div>
  )
}
