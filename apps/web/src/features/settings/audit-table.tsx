import { UnstyledButton } from '@mantine/core'
import type { AnswerOf, listAuditEvents } from '@knowwhen/contract'
import { Fragment, useState } from 'react'

import { formatMoment } from '../../ui/format.js'
import './audit.css'

type AuditEvent = AnswerOf<typeof listAuditEvents>['items'][number]

const asText = (value: unknown): string =>
  value === null || value === undefined ? 'nothing' : JSON.stringify(value, null, 2)

function Change({ event }: { readonly event: AuditEvent }) {
  return (
    <tr id={`change-${event.id}`}>
      <td colSpan={4}>
        <div className="kw-audit-change">
          <div>
            <h3>Before</h3>
            <pre>{asText(event.before)}</pre>
          </div>
          <div>
            <h3>After</h3>
            <pre>{asText(event.after)}</pre>
          </div>
        </div>
        <p className="kw-soft" style={{ margin: '8px 0 0' }}>
          {event.subjectType} <span className="kw-mono">{event.subjectId}</span>, request{' '}
          <span className="kw-mono">{event.requestId}</span>
        </p>
      </td>
    </tr>
  )
}

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
          </UnstyledButton>
        </td>
      </tr>
      {isOpen && <Change event={event} />}
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
