import { useLocalStorage } from '@mantine/hooks'
import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useState } from 'react'

import { AppFrame } from '../../ui/app-frame.js'
import { KeysDialog } from '../../ui/keys-dialog.js'
import { useKeys, usePaletteKey } from '../../ui/use-keys.js'
import { FrameFoot } from './frame-foot.js'
import { FrameTop } from './frame-top.js'
import { PhonePlaces, SidePlaces } from './navigation.js'
import { useBindings } from './use-bindings.js'
import { useFrameSession } from './use-frame-session.js'

const CommandPalette = lazy(async () => ({ default: (await import('./command-palette.js')).CommandPalette }))

export function SignedInFrame() {
  const { session, may } = useFrameSession()
  const [isCollapsed, setCollapsed] = useLocalStorage({
    key: 'kw-navigation-collapsed',
    defaultValue: false,
    getInitialValueInEffect: false,
  })
  const [keysShown, setKeysShown] = useState(false)
  const [palette, setPalette] = useState<'never' | 'open' | 'closed'>('never')
  const openPalette = useCallback(() => setPalette('open'), [])
  const showKeys = useCallback(() => setKeysShown(true), [])
  const bindings = useBindings(may('hypothesis.write'), showKeys)
  useKeys(bindings)
  usePaletteKey(openPalette)
  return (
    <>
      <AppFrame
        organizationName={session.organization.name}
        isCollapsed={isCollapsed}
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
      <KeysDialog opened={keysShown} keys={bindings} onClose={() => setKeysShown(false)} />
      {palette !== 'never' && (
        <Suspense>
          <CommandPalette
            isOpen={palette === 'open'}
            bindings={bindings}
            onClose={() => setPalette('closed')}
          />
        </Suspense>
      )}
    </>
  )
}
