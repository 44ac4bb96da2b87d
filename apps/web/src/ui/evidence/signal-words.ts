import { promiseText } from './percent.js'

export interface SignalPromise {
  readonly name: string
  readonly role: 'goal' | 'guardrail' | 'secondary'
  readonly direction: 'increase' | 'decrease'
  readonly promisedLift: number | null
  readonly nonInferiorityMargin: number | null
}

const unnamed = 'an unnamed signal'

/** What a goal promises, as the end of "We will know we have succeeded when …". */
export function measureWords(signal: SignalPromise): string {
  const name = signal.name === '' ? unnamed : signal.name
  const verb = signal.direction === 'increase' ? 'rises' : 'falls'
  if (signal.promisedLift === null) return `${name} ${verb}`
  if (signal.promisedLift === 0) return `${name} ${verb} by any amount`
  return `${name} ${verb} by at least ${promiseText(signal.promisedLift)}`
}

/** What a guardrail allows, in words. */
function marginWords(signal: SignalPromise): string {
  if (signal.nonInferiorityMargin === null) return 'no margin yet'
  if (signal.nonInferiorityMargin === 0) return 'may not get worse'
  return `at most ${promiseText(signal.nonInferiorityMargin)} worse`
}

/** The promise in its shortest form, for a chip. */
export function promiseWords(signal: SignalPromise): string {
  switch (signal.role) {
    case 'guardrail':
      return marginWords(signal)
    case 'goal':
      if (signal.promisedLift === null) return 'no promise yet'
      return signal.promisedLift === 0 ? 'any improvement' : `at least ${promiseText(signal.promisedLift)}`
    case 'secondary':
      return 'watched'
  }
}
