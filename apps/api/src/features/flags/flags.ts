/** Every part of Knowwhen that an operator can switch or test with a GrowthBook of their own, and what it is without one. */
import type { FeatureFlagKey } from '@knowwhen/contract'

export interface Flag {
  /** What holds without a GrowthBook, while it does not answer, and where it does not know the flag. */
  readonly isOnByDefault: boolean
  readonly isFor: string
}

export const flags: Readonly<Record<FeatureFlagKey, Flag>> = {
  'link-suggestions': {
    isOnByDefault: true,
    isFor: 'Suggesting experiments for a card, and cards for an experiment, by their words.',
  },
  'home-first-steps': {
    isOnByDefault: true,
    isFor: 'The list of first steps on the first page of a new organisation.',
  },
}
