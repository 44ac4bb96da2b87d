import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'

import type { KeyBinding } from '../../ui/use-keys.js'
import { places } from './places.js'

/** All keys of the frame, also shown by `?` and offered by the command palette. */
export const useBindings = (canWrite: boolean, showKeys: () => void): readonly KeyBinding[] => {
  const navigate = useNavigate()
  return useMemo(() => {
    const goTo = places.map(({ keys, label, to }) => ({
      keys,
      label: `Go to ${label}`,
      run: () => void navigate({ to }),
    }))
    const create = { keys: 'c', label: 'New hypothesis', run: () => void navigate({ to: '/hypotheses/new' }) }
    return [...goTo, ...(canWrite ? [create] : []), { keys: '?', label: 'Show the keys', run: showKeys }]
  }, [navigate, canWrite, showKeys])
}
