import type { AuditEvent } from '@knowwhen/contract'

import { differencesOf } from './audit-difference.js'

function Side({ words }: { readonly words: string | undefined }) {
  return words ?? <span className="kw-soft">not there</span>
}

function Differences({ event }: { readonly event: AuditEvent }) {
  const differences = differencesOf(event.before, event.after)
  if (differences.length === 0) return <p className="kw-soft">Nothing but the fact itself was recorded.</p>
  return (
    <table className="kw-audit-differences" aria-label="What changed">
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ path, before, after }) => (
          <tr key={path}>
            <th scope="row" className="kw-mono">
              {path === '' ? 'the whole' : path}
            </th>
            <td>
              <Side words={before} />
            </td>
            <td>
              <Side words={after} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const wayIn = ({ apiKey, actor }: AuditEvent): string => {
  if (apiKey !== null) return `API key ${apiKey.name} (${apiKey.prefix}…)`
  return actor === null ? 'Knowwhen itself' : 'a session in a browser'
}

/** What changed, and where it came from. */
export function AuditChange({ event }: { readonly event: AuditEvent }) {
  const facts = [
    ['By', wayIn(event)],
    ['From address', event.ipAddress ?? 'none'],
    [`Subject (${event.subjectType})`, event.subjectId],
    ['Request', event.requestId],
  ] as const
  return (
    <div className="kw-audit-change">
      <Differences event={event} />
      <dl className="kw-audit-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
