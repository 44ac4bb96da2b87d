import '@mantine/spotlight/styles.layer.css'

import { useMantineColorScheme } from '@mantine/core'
import { createSpotlight, Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight'
import { IconCommand, IconMoon, IconPlus, IconSearch, IconSun } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'

import type { KeyBinding } from '../../ui/use-keys.js'
import { places } from './places.js'

const [paletteStore, palette] = createSpotlight()

export interface CommandPaletteProps {
  readonly isOpen: boolean
  readonly bindings: readonly KeyBinding[]
  readonly onClose: () => void
}

const useActions = (bindings: readonly KeyBinding[]): SpotlightActionGroupData[] => {
  const navigate = useNavigate()
  const { setColorScheme } = useMantineColorScheme()
  const go = places.map(({ to, label, about, icon: PlaceIcon, keys }) => ({
    id: to,
    label,
    description: about,
    leftSection: <PlaceIcon size={18} stroke={1.7} />,
    rightSection: <span className="kw-soft">{keys}</span>,
    onClick: () => void navigate({ to }),
  }))
  const commands = bindings
    .filter(({ keys }) => !keys.startsWith('g '))
    .map(({ keys, label, run }) => ({
      id: keys,
      label,
      leftSection: keys === 'c' ? <IconPlus size={18} /> : <IconCommand size={18} />,
      rightSection: <span className="kw-soft">{keys}</span>,
      onClick: run,
    }))
  return [
    { group: 'Go to', actions: go },
    {
      group: 'Do',
      actions: [
        ...commands,
        {
          id: 'light',
          label: 'Light appearance',
          leftSection: <IconSun size={18} />,
          onClick: () => setColorScheme('light'),
        },
        {
          id: 'dark',
          label: 'Dark appearance',
          leftSection: <IconMoon size={18} />,
          onClick: () => setColorScheme('dark'),
        },
      ],
    },
  ]
}

/** Places and commands by name. Loaded when it is asked for the first time. */
export function CommandPalette({ isOpen, bindings, onClose }: CommandPaletteProps) {
  const actions = useActions(bindings)
  useEffect(() => {
    if (isOpen) palette.open()
  }, [isOpen])
  return (
    <Spotlight
      store={paletteStore}
      actions={actions}
      shortcut={null}
      nothingFound="Nothing of that name"
      highlightQuery
      attributes={{ content: { 'aria-label': 'Places and commands' } }}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'group', 'aria-label': 'Results' } }}
      onSpotlightClose={onClose}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: 'Where to, or what to do',
        'aria-label': 'Search places and commands',
      }}
    />
  )
}
