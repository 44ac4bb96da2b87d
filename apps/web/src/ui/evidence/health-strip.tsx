import { IconAlertTriangle, IconCheck, IconHelp, IconX, type Icon } from '@tabler/icons-react'

import './evidence.css'

export interface HealthItem {
  readonly check: 'sampleRatio' | 'exposures' | 'runtime' | 'power' | 'instrumentation'
  readonly level: 'pass' | 'warn' | 'fail' | 'unknown'
  readonly words: string
}

const names: Readonly<Record<HealthItem['check'], string>> = {
  sampleRatio: 'Sample ratio',
  exposures: 'Exposures',
  runtime: 'Runtime',
  power: 'Power',
  instrumentation: 'Instrumentation',
}

const levels: Readonly<Record<HealthItem['level'], { readonly word: string; readonly icon: Icon }>> = {
  pass: { word: 'pass', icon: IconCheck },
  warn: { word: 'warning', icon: IconAlertTriangle },
  fail: { word: 'fail', icon: IconX },
  unknown: { word: 'not known', icon: IconHelp },
}

function HealthEntry({ item }: { readonly item: HealthItem }) {
  const { word, icon: LevelIcon } = levels[item.level]
  return (
    <li className={`kw-health-item kw-health-${item.level}`}>
      <span className="kw-health-name">
        <LevelIcon size={16} stroke={2.2} aria-hidden="true" />
        {names[item.check]}
        <span className="kw-health-level">{word}</span>
      </span>
      <span className="kw-health-words">{item.words}</span>
    </li>
  )
}

/** Whether the numbers below may be believed at all, before anyone reads them. */
export function HealthStrip({ items }: { readonly items: readonly HealthItem[] }) {
  return (
    <ul className="kw-health" aria-label="Health of the experiment">
      {items.map((item) => (
        <HealthEntry key={item.check} item={item} />
      ))}
    </ul>
  )
}
