import { IconArrowDown, IconArrowUp, IconEye, IconShield, IconTarget } from '@tabler/icons-react'

import './evidence.css'
import { promiseWords, type SignalPromise } from './signal-words.js'

const roles = {
  goal: { word: 'Goal', icon: IconTarget },
  guardrail: { word: 'Guardrail', icon: IconShield },
  secondary: { word: 'Secondary', icon: IconEye },
} as const

/** One measurable sign: its role, its direction and what it promises. */
export function SignalChip({ signal }: { readonly signal: SignalPromise }) {
  const { word, icon: RoleIcon } = roles[signal.role]
  const DirectionIcon = signal.direction === 'increase' ? IconArrowUp : IconArrowDown
  const wanted = signal.direction === 'increase' ? 'should rise' : 'should fall'
  return (
    <span className={`kw-signal kw-signal-${signal.role}`}>
      <RoleIcon size={14} stroke={1.8} aria-hidden="true" />
      <span className="kw-hidden">{word}: </span>
      <span className="kw-signal-name">{signal.name === '' ? 'Unnamed signal' : signal.name}</span>
      <DirectionIcon size={14} stroke={2} aria-hidden="true" />
      <span className="kw-hidden">{wanted}, </span>
      <span className="kw-signal-promise">{promiseWords(signal)}</span>
    </span>
  )
}
