import type { Organization } from '@knowwhen/contract'

import type { Choice } from '../../ui/choice-list.js'

export const strictnessChoices: readonly Choice<Organization['strictness']>[] = [
  {
    value: 'anyLift',
    label: 'Any improvement',
    words: 'Validated when the whole interval lies above zero. What was promised does not matter.',
  },
  {
    value: 'point',
    label: 'The estimate keeps the promise',
    words: 'Validated when the interval lies above zero and the estimate is at least as large as promised.',
  },
  {
    value: 'probable',
    label: 'The promise is probably kept',
    words: 'As above, and the true effect reaches the promise with a probability of at least 80%.',
  },
  {
    value: 'certain',
    label: 'The promise is surely kept',
    words: 'Validated only when the whole interval lies above the promise. Needs the largest samples.',
  },
]
