import { UnstyledButton } from '@mantine/core'
import { IconMenu2 } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'

import { Place } from '../../ui/place.js'
import { phonePlaces, placeGroups } from './places.js'

const MorePlaces = lazy(async () => ({ default: (await import('./more-places.js')).MorePlaces }))

export function SidePlaces({ isCollapsed }: { readonly isCollapsed: boolean }) {
  return placeGroups.map((group, order) => (
    <div key={group[0]?.to}>
      {order > 0 && <hr className="kw-places-rule" />}
      {group.map(({ to, label, icon }) => (
        <Place
          key={to}
          to={to}
          label={label}
          icon={icon}
          look={isCollapsed ? 'icon' : 'wide'}
          activeOptions={{ exact: to === '/' }}
        />
      ))}
    </div>
  ))
}

/** Four places at the bottom of a phone, and a drawer with the rest. */
export function PhonePlaces() {
  const [opened, setOpened] = useState(false)
  return (
    <>
      {phonePlaces.map(({ to, label, icon }) => (
        <Place
          key={to}
          to={to}
          label={label}
          icon={icon}
          look="small"
          activeOptions={{ exact: to === '/' }}
        />
      ))}
      <UnstyledButton
        className="kw-place kw-place-small"
        aria-haspopup="dialog"
        aria-expanded={opened}
        onClick={() => setOpened(true)}
      >
        <IconMenu2 size={20} stroke={1.7} aria-hidden />
        <span>More</span>
      </UnstyledButton>
      <Suspense>{opened && <MorePlaces onClose={() => setOpened(false)} />}</Suspense>
    </>
  )
}
