import {
  IconArchive,
  IconCircleCheck,
  IconCircleDashed,
  IconHammer,
  IconLock,
  IconProgress,
  IconScale,
  IconTrendingUp,
  IconX,
  type Icon,
} from '@tabler/icons-react'

import './evidence.css'

export type StateWord =
  | 'draft'
  | 'sealed'
  | 'building'
  | 'exposed'
  | 'readyToDecide'
  | 'decided'
  | 'realising'
  | 'closed'
  | 'abandoned'

const looks: Readonly<Record<StateWord, { readonly word: string; readonly icon: Icon }>> = {
  draft: { word: 'Draft', icon: IconCircleDashed },
  sealed: { word: 'Sealed', icon: IconLock },
  building: { word: 'Building', icon: IconHammer },
  exposed: { word: 'Exposed', icon: IconProgress },
  readyToDecide: { word: 'Ready to decide', icon: IconScale },
  decided: { word: 'Decided', icon: IconCircleCheck },
  realising: { word: 'Realising', icon: IconTrendingUp },
  closed: { word: 'Closed', icon: IconArchive },
  abandoned: { word: 'Abandoned', icon: IconX },
}

/** The word people read for a card's state. */
export const stateWord = (state: StateWord): string => looks[state].word

/** Where a card stands in its life; neutral, because only verdicts may be loud. */
export function StateBadge({ state }: { readonly state: StateWord }) {
  const { word, icon: StateIcon } = looks[state]
  return (
    <span className={`kw-state${state === 'readyToDecide' ? ' kw-state-calling' : ''}`} data-state={state}>
      <StateIcon size={14} stroke={1.8} aria-hidden="true" />
      {word}
    </span>
  )
}
