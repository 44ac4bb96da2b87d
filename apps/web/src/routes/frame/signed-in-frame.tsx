import { useLocalStorage } from '@mantine/hooks'
import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useState } from 'react'

import { DeletionBanner } from '../../features/organizations-choice/deletion-banner.js'
import { AppFrame } from '../../ui/app-frame.js'
import { useKeys, usePaletteKey } from '../../ui/use-keys.js'
import { FrameFoot } from './frame-foot.js'
import { FrameOrganization } from './frame-organization.js'
import { FrameTop } from './frame-top.js'
import { PhonePlaces, SidePlaces } from './navigation.js'
import { useBindings } from './use-bindings.js'
import { useFrameSession } from './use-frame-session.js'

const KeysDialog = lazy(async () => ({ default: (await import('../../ui/keys-dialog.js')).KeysDialog }))
const CommandPalette = lazy(async () => ({ default: (await import('./command-palette.js')).CommandPalette }))

/** What is loaded only when it is asked for; it stays mounted after, to close as it opened. */
type Shown = 'never' | 'open' | 'closed'

export function SignedInFrame() {
  const { session, may } = useFrameSession()
  const [isCollapsed, setCollapsed] = useLocalStorage({
    key: 'kw-navigation-collapsed',
    defaultValue: false,
    getInitialValueInEffect: false,
  })
  const [keys, setKeys] = useState<Shown>('never')
  const [palette, setPalette] = useState<Shown>('never')
  const openPalette = useCallback(() => setPalette('open'), [])
  const showKeys = useCallback(() => setKeys('open'), [])
  const bindings = useBindings(may('hypothesis.write'), showKeys)
  useKeys(bindings)
  usePaletteKey(openPalette)
  return (
    <>
      <AppFrame
        isCollapsed={isCollapsed}
        organization={<FrameOrganization organization={session.organization} isSmall={isCollapsed} />}
        organizationOnPhone={<FrameOrganization organization={session.organization} isSmall />}
        banner={<DeletionBanner />}
        places={<SidePlaces isCollapsed={isCollapsed} />}
        foot={<FrameFoot isCollapsed={isCollapsed} onToggle={() => setCollapsed(!isCollapsed)} />}
        top={
          <FrameTop
            person={session.user}
            canWrite={may('hypothesis.write')}
            onSearch={openPalette}
            onShowKeys={showKeys}
          />
        }
        bottomPlaces={<PhonePlaces />}
      >
        <Outlet />
      </AppFrame>
      <Suspense>
        {keys !== 'never' && (
          <KeysDialog opened={keys === 'open'} keys={bindings} onClose={() => setKeys('closed')} />
        )}
        {palette !== 'never' && (
          <CommandPalette
            isOpen={palette === 'open'}
            bindings={bindings}
            onClose={() => setPalette('closed')}
          />
        )}
      </Suspense>
    </>
  )
}
