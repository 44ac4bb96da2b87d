import { Button, Group, Modal } from '@mantine/core'
import type { Account } from '@knowwhen/contract'
import { useState } from 'react'

import { formatQuantity } from '../../ui/format.js'
import { Tag } from '../../ui/row-list.js'
import { Section } from '../../ui/section.js'
import { NewRecoveryCodes } from './new-recovery-codes.js'
import { SetPasswordFirst } from './set-password-first.js'
import { TurnTwoFactorOff } from './turn-two-factor-off.js'
import { TwoFactorSetup } from './two-factor-setup.js'
import { useAccountRefresh } from './use-account-refresh.js'

type Task = 'turnOn' | 'turnOff' | 'newCodes'

const titles: Readonly<Record<Task, string>> = {
  turnOn: 'Turn two-factor sign-in on',
  turnOff: 'Turn two-factor sign-in off?',
  newCodes: 'New recovery codes',
}

const codesWords = (left: number | null): string =>
  left === null || left === 0
    ? 'No recovery code is left: make new ones now.'
    : `${formatQuantity(left, 'recovery code')} left.`

interface StateProps {
  readonly account: Account
  readonly onTask: (task: Task) => void
}

function TurnedOn({ account, onTask }: StateProps) {
  return (
    <>
      <p style={{ margin: '0 0 12px' }}>
        Signing in with your password asks for a code of your authenticator.{' '}
        {codesWords(account.recoveryCodesLeft)}
      </p>
      <Group gap="xs">
        <Button variant="default" onClick={() => onTask('newCodes')}>
          New recovery codes
        </Button>
        <Button variant="default" onClick={() => onTask('turnOff')}>
          Turn off
        </Button>
      </Group>
    </>
  )
}

function TurnedOff({ account, onTask }: StateProps) {
  if (!account.hasPassword) return <SetPasswordFirst email={account.email} />
  return (
    <>
      <p style={{ margin: '0 0 12px' }}>
        With it a stolen password is not enough: signing in also asks for a code that your phone shows.
      </p>
      <Button onClick={() => onTask('turnOn')}>Turn on two-factor sign-in</Button>
    </>
  )
}

/** `task` stays while the dialog closes, so that its words do not change on the way out. */
export function TwoFactorSection({ account }: { readonly account: Account }) {
  const refresh = useAccountRefresh()
  const [task, setTask] = useState<Task>('turnOn')
  const [opened, setOpened] = useState(false)
  const begin = (chosen: Task): void => {
    setTask(chosen)
    setOpened(true)
  }
  const close = (): void => setOpened(false)
  const changed = (): void => void refresh()
  const Shown = account.isTwoFactorOn ? TurnedOn : TurnedOff
  return (
    <Section title="Two-factor sign-in" side={<Tag>{account.isTwoFactorOn ? 'on' : 'off'}</Tag>}>
      <Shown account={account} onTask={begin} />
      <Modal opened={opened} onClose={close} closeOnClickOutside={false} title={titles[task]}>
        {task === 'turnOn' && <TwoFactorSetup onTurnedOn={changed} onClose={close} />}
        {task === 'turnOff' && <TurnTwoFactorOff onDone={changed} onClose={close} />}
        {task === 'newCodes' && <NewRecoveryCodes onRenewed={changed} onClose={close} />}
      </Modal>
    </Section>
  )
}
