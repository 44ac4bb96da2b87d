import type { Connection } from '@knowwhen/contract'
import type { ReactNode } from 'react'

import { CopyLine } from '../../ui/copy-line.js'
import './growthbook-setup.css'

/** The events that say something about experiments. A wildcard takes in those that come with a newer GrowthBook. */
const events = [
  { name: 'experiment.created', why: 'a new experiment is there at once' },
  { name: 'experiment.updated', why: 'also says that there are new results' },
  { name: 'experiment.deleted', why: 'is kept here, and marked' },
  { name: 'experiment.warning', why: 'a broken split, or people who saw two arms' },
  { name: 'experiment.info.*', why: 'a signal became significant, a planned start or stop' },
  { name: 'experiment.decision.*', why: 'GrowthBook suggests to ship, to roll back or to look' },
] as const

function Events() {
  return (
    <ul className="kw-webhook-events">
      {events.map(({ name, why }) => (
        <li key={name}>
          <span className="kw-mono">{name}</span>
          <span className="kw-soft"> {why}</span>
        </li>
      ))}
    </ul>
  )
}

export interface WebhookStepsProps {
  readonly connection: Connection
  /** The last step: where the signing key is pasted. */
  readonly children: ReactNode
}

/** What to do in GrowthBook, in its own words and in its order. */
export function WebhookSteps({ connection, children }: WebhookStepsProps) {
  return (
    <ol className="kw-webhook-steps" aria-label="Set up the webhook in GrowthBook">
      <li>
        <h3>Open the form in GrowthBook</h3>
        <p>
          Go to <b>Settings → Webhooks</b>, and there press <b>Add Event Webhook</b> (older versions call it{' '}
          <i>Create an Event Webhook</i>). An SDK webhook is something else and does not help here.
        </p>
      </li>
      <li>
        <h3>Give it a name and this address</h3>
        <CopyLine label="Endpoint URL" value={connection.webhook.address} />
      </li>
      <li>
        <h3>Choose JSON as the payload type</h3>
        <p>
          With Raw, GrowthBook leaves out most of what it says about experiments. The method may be POST, PUT
          or PATCH.
        </p>
      </li>
      <li>
        <h3>Tick the events of experiments</h3>
        <p>
          All that begin with <span className="kw-mono">experiment.</span>; where the list offers{' '}
          <span className="kw-mono">experiment.*</span>, that one stands for all of them:
        </p>
        <Events />
        <p className="kw-soft">
          Leave projects, tags and environments empty, or choose the projects that are read here.
        </p>
      </li>
      <li>
        <h3>Make it, and paste its signing key here</h3>
        <p>
          GrowthBook shows it on the page of the webhook. With it we know that an event comes from your
          GrowthBook.
        </p>
        {children}
      </li>
    </ol>
  )
}
