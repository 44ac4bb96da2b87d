import type { Installation } from '@knowwhen/contract'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { formatQuantity } from '../../ui/format.js'
import './installation.css'

export interface Fact {
  readonly name: string
  readonly value: ReactNode
}

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="kw-installation-facts">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const checkWords = {
  database: ['Database', 'The database answers.', 'The database does not answer.'],
  migrations: ['Tables', 'All migrations are applied.', 'Migrations are missing: run `npm run migrate`.'],
  jobs: ['Work in the background', 'Jobs are being done.', 'Jobs fail or wait for too long: see the log.'],
} as const

const checkNames = ['database', 'migrations', 'jobs'] as const

export function Health({ health }: Pick<Installation, 'health'>) {
  return (
    <ul className="kw-installation-health" aria-label="Health">
      {checkNames.map((name) => {
        const [label, well, ill] = checkWords[name]
        const isWell = health[name] === 'ok'
        return (
          <li key={name} data-failing={!isWell || undefined}>
            {isWell ? <IconCircleCheck size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
            <span>
              <strong>{label}.</strong> {isWell ? well : ill}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

/** What the environment sets: it is said here, and changed there. */
export function EnvironmentFacts({ settings }: Pick<Installation, 'settings'>) {
  const { mail, singleSignOn, trustedProxies } = settings
  return (
    <Facts
      facts={[
        { name: 'Address', value: settings.publicUrl },
        {
          name: 'Mail',
          value:
            mail === null
              ? 'no server (SMTP_URL): messages wait in the outbox'
              : `${mail.server}, from ${mail.from}`,
        },
        {
          name: 'Single sign-on of the installation',
          value:
            singleSignOn === null
              ? 'none (OIDC_ISSUER)'
              : `${singleSignOn.name}, ${singleSignOn.issuer}${singleSignOn.isEnforced ? ', the only way in' : ''}`,
        },
        {
          name: 'New passwords',
          value: settings.checksBreachedPasswords
            ? 'are held against lists of breached ones'
            : 'are not held against lists of breached ones',
        },
        {
          name: 'Trusted proxies',
          value: trustedProxies.length === 0 ? 'none' : trustedProxies.join(', '),
        },
      ]}
    />
  )
}

export function SizeFacts({ installation }: { readonly installation: Installation }) {
  const { version, counts } = installation
  return (
    <Facts
      facts={[
        { name: 'Version', value: version },
        { name: 'Organisations', value: formatQuantity(counts.organizations, 'organisation') },
        { name: 'People', value: formatQuantity(counts.people, 'person', 'people') },
      ]}
    />
  )
}
