import type { Connection } from '@knowwhen/contract'
import { IconCheck, IconMinus } from '@tabler/icons-react'

import { Age } from '../../ui/age.js'
import './connections.css'

type Capabilities = NonNullable<Connection['capabilities']>
type Ability = Exclude<keyof Capabilities, 'checkedAt'>

/** What each means for the person, where the server can and where it cannot. */
const abilities: Readonly<Record<Ability, { readonly can: string; readonly cannot: string }>> = {
  sortedLists: {
    can: 'Says by itself what changed, so that looking for news takes one request.',
    cannot: 'Does not say what changed (that comes with 5.0.1): every list is read through to find it.',
  },
  bulkResults: {
    can: 'Gives results of many experiments at once.',
    cannot:
      'Gives results of one experiment at a time (many at once come with 4.4.0): a first sync takes longer.',
  },
  metricGroups: {
    can: 'Has metric groups, which are taken apart into their metrics.',
    cannot: 'Has no metric groups, or does not show them.',
  },
  learnings: {
    can: 'Takes learnings back, when somebody sends one.',
    cannot: 'Takes no learnings back (that comes with 5.0.1).',
  },
}

const order: readonly Ability[] = ['sortedLists', 'bulkResults', 'metricGroups', 'learnings']

function AbilityLine({ isThere, words }: { readonly isThere: boolean; readonly words: string }) {
  const Mark = isThere ? IconCheck : IconMinus
  return (
    <li className="kw-ability" data-there={isThere || undefined}>
      <Mark size={16} aria-hidden />
      <span>
        <span className="kw-hidden">{isThere ? 'Yes: ' : 'No: '}</span>
        {words}
      </span>
    </li>
  )
}

/** What this GrowthBook can do. It says so nowhere, so it is found out, and what is missing is done another way. */
export function CapabilityList({ connection }: { readonly connection: Connection }) {
  const { capabilities } = connection
  if (capabilities === null) {
    return <p className="kw-soft kw-plain">It is found out at the first sync.</p>
  }
  return (
    <>
      <ul className="kw-abilities" aria-label="What this GrowthBook can do">
        {order.map((ability) => (
          <AbilityLine
            key={ability}
            isThere={capabilities[ability]}
            words={capabilities[ability] ? abilities[ability].can : abilities[ability].cannot}
          />
        ))}
      </ul>
      <Age at={capabilities.checkedAt} lead="found out" limitHours={72} />
    </>
  )
}
