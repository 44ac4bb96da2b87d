import { IconCheck } from '@tabler/icons-react'

import './steps.css'

export interface StepsProps {
  readonly label: string
  readonly steps: readonly string[]
  /** Zero-based. */
  readonly current: number
  /** Back to a step that was done; null where what was done is stored. */
  readonly onStep: ((step: number) => void) | null
}

interface StepProps extends Pick<StepsProps, 'current' | 'onStep'> {
  readonly index: number
  readonly name: string
}

const Done = () => (
  <span className="kw-step-number">
    <IconCheck size={14} aria-hidden="true" />
    <span className="kw-hidden">Done: </span>
  </span>
)

function Step({ index, name, current, onStep }: StepProps) {
  const isDone = index < current
  if (isDone && onStep !== null) {
    return (
      <button type="button" className="kw-step" onClick={() => onStep(index)}>
        <Done />
        {name}
      </button>
    )
  }
  return (
    <span className="kw-step" {...(index === current ? { 'aria-current': 'step' } : {})}>
      {isDone ? <Done /> : <span className="kw-step-number">{index + 1}</span>}
      {name}
    </span>
  )
}

/** The steps of a long form, of which those behind one can be gone back to. */
export function Steps({ label, steps, current, onStep }: StepsProps) {
  return (
    <ol className="kw-steps" aria-label={label}>
      {steps.map((name, index) => (
        <li key={name}>
          <Step index={index} name={name} current={current} onStep={onStep} />
        </li>
      ))}
    </ol>
  )
}
