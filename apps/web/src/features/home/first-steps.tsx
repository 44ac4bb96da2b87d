import type { Overview } from '@knowwhen/contract'
import { IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { ButtonLink } from '../../ui/link.js'
import './home.css'

interface StepProps {
  readonly order: number
  readonly isDone: boolean
  readonly title: string
  readonly words: string
  readonly action: ReactNode
}

function Step({ order, isDone, title, words, action }: StepProps) {
  return (
    <li className={`kw-step${isDone ? ' kw-step-done' : ''}`}>
      <span className="kw-step-number" aria-hidden>
        {isDone ? <IconCheck size={18} stroke={2.4} /> : order}
      </span>
      <div>
        <h2>
          {title}
          {isDone && <span className="kw-hidden"> (done)</span>}
        </h2>
        <p>{words}</p>
      </div>
      <div className="kw-step-action">{!isDone && action}</div>
    </li>
  )
}

/** What a new organisation does to see its first verdict. */
export function FirstSteps({ steps }: { readonly steps: Overview['steps'] }) {
  return (
    <ol className="kw-steps" aria-label="Three steps to the first verdict">
      <Step
        order={1}
        isDone={steps.connection}
        title="Connect GrowthBook"
        words="Knowwhen reads experiments, metrics and results from there. It changes nothing."
        action={
          <ButtonLink to="/settings/connections" variant={steps.connection ? 'default' : 'filled'}>
            Connect
          </ButtonLink>
        }
      />
      <Step
        order={2}
        isDone={steps.hypothesis}
        title="Write a hypothesis and seal it"
        words="Say what you believe and which signal will tell, before anyone sees a number."
        action={
          <ButtonLink to="/hypotheses/new" variant={steps.connection ? 'filled' : 'default'}>
            Write a card
          </ButtonLink>
        }
      />
      <Step
        order={3}
        isDone={steps.verdict}
        title="Link its experiment"
        words="When the evidence is in, the rule says whether the outcome was met. You decide what to do about it."
        action={
          <ButtonLink to="/experiments" variant="default">
            See experiments
          </ButtonLink>
        }
      />
    </ol>
  )
}
