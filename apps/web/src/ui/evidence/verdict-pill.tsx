import { IconCheck, IconClock, IconSlash, IconTilde, IconX, type Icon } from '@tabler/icons-react'

import './evidence.css'

export type VerdictWord = 'pending' | 'validated' | 'invalidated' | 'inconclusive' | 'void'

const looks: Readonly<Record<VerdictWord, { readonly word: string; readonly icon: Icon }>> = {
  validated: { word: 'Validated', icon: IconCheck },
  invalidated: { word: 'Invalidated', icon: IconX },
  inconclusive: { word: 'Inconclusive', icon: IconTilde },
  void: { word: 'Void', icon: IconSlash },
  pending: { word: 'Pending', icon: IconClock },
}

/** The word people read for a verdict. */
export const verdictWord = (verdict: VerdictWord): string => looks[verdict].word

export interface VerdictPillProps {
  readonly verdict: VerdictWord
  readonly size?: 'small' | 'large'
}

/** A verdict as icon, word and colour together: colour alone would hide it from one reader in twelve. */
export function VerdictPill({ verdict, size = 'small' }: VerdictPillProps) {
  const { word, icon: VerdictIcon } = looks[verdict]
  return (
    <span className={`kw-verdict kw-verdict-${verdict} kw-verdict-${size}`} data-verdict={verdict}>
      <VerdictIcon size={size === 'large' ? 18 : 14} stroke={2.4} aria-hidden="true" />
      {word}
    </span>
  )
}
