import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { IconKeyboard, IconLogout, IconShieldLock, IconUserCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'

import { useSignOut } from './use-sign-out.js'

export interface PersonMenuProps {
  readonly person: { readonly name: string; readonly email: string }
  readonly onShowKeys: () => void
}

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => word.charAt(0).toUpperCase())
    .filter((_, place, all) => place === 0 || place === all.length - 1)
    .join('')

function ColorSchemeChoice() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const choose = (value: string): void =>
    setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')
  return (
    <Menu.RadioGroup value={colorScheme} onChange={choose}>
      <Menu.RadioItem value="light">Light</Menu.RadioItem>
      <Menu.RadioItem value="dark">Dark</Menu.RadioItem>
      <Menu.RadioItem value="auto">As the system</Menu.RadioItem>
    </Menu.RadioGroup>
  )
}

export function PersonMenu({ person, onShowKeys }: PersonMenuProps) {
  const signOut = useSignOut()
  return (
    <Menu position="bottom-end" width={240} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className="kw-person" aria-label={`${person.name}: account and appearance`}>
          {initials(person.name)}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {person.name}
          <br />
          {person.email}
        </Menu.Label>
        <Menu.Item component={Link} to="/settings/account" leftSection={<IconUserCircle size={16} />}>
          Account
        </Menu.Item>
        <Menu.Item component={Link} to="/settings/security" leftSection={<IconShieldLock size={16} />}>
          Security
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Appearance</Menu.Label>
        <ColorSchemeChoice />
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={16} />} rightSection="?" onClick={onShowKeys}>
          Keys
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
