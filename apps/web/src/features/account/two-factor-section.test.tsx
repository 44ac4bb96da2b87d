import { screen } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'

import {
  beginTwoFactor,
  confirmTwoFactor,
  getAccount,
  listSessions,
  renewRecoveryCodes,
} from '../../api/endpoints.js'
import { answering, refusal, type Asked } from '../../testing/answers.js'
import { renderPart } from '../../testing/render.js'
import { server } from '../../testing/server.js'
import { adaAccount } from '../../testing/session-fixtures.js'
import { SecuritySettings } from './security-settings.js'

const noSessions = answering(listSessions, () => ({ items: [] }))
const prepares = answering(beginTwoFactor, () => ({
  secret: 'JBSWY3DPEHPK3PXP',
  uri: 'otpauth://totp/Knowwhen:ada?secret=JBSWY3DPEHPK3PXP',
  recoveryCodes: ['aaaaa-bbbbb', 'ccccc-ddddd'],
}))

const givesPassword = async (user: UserEvent, button: string): Promise<void> => {
  await user.type(await screen.findByLabelText('Your password'), 'a long enough one')
  await user.click(screen.getByRole('button', { name: button }))
}

describe('two-factor sign-in', () => {
  it('is on only after a first code, and shows the recovery codes then', async () => {
    let asked: Asked | undefined
    let isOn = false
    server.use(
      noSessions,
      prepares,
      answering(getAccount, () => ({
        ...adaAccount,
        isTwoFactorOn: isOn,
        recoveryCodesLeft: isOn ? 2 : null,
      })),
      answering(confirmTwoFactor, (request) => {
        asked = request
        isOn = true
        return undefined
      }),
    )
    const { user } = renderPart(<SecuritySettings />)
    await user.click(await screen.findByRole('button', { name: 'Turn on two-factor sign-in' }))
    await givesPassword(user, 'Go on')
    expect(await screen.findByRole('img', { name: 'The secret as a QR code' })).toBeTruthy()
    expect(screen.getByText('JBSWY3DPEHPK3PXP')).toBeTruthy()
    expect(screen.queryByText('aaaaa-bbbbb')).toBeNull()
    await user.type(screen.getByLabelText('Six-digit code'), '123456')
    await user.click(screen.getByRole('button', { name: 'Turn on' }))
    expect(await screen.findByText('aaaaa-bbbbb')).toBeTruthy()
    expect(asked?.body).toEqual({ code: '123456' })
    await user.click(screen.getByRole('button', { name: 'I have kept them' }))
    expect(await screen.findByText(/2 recovery codes left/)).toBeTruthy()
  })

  it('keeps secret and code in place when the first code is wrong', async () => {
    server.use(
      noSessions,
      prepares,
      answering(getAccount, () => adaAccount),
      answering(confirmTwoFactor, () =>
        refusal({
          status: 400,
          code: 'invalidInput',
          detail: 'One field needs another look.',
          errors: [{ path: 'body.code', code: 'wrongCode', message: 'This code is not right.' }],
        }),
      ),
    )
    const { user } = renderPart(<SecuritySettings />)
    await user.click(await screen.findByRole('button', { name: 'Turn on two-factor sign-in' }))
    await givesPassword(user, 'Go on')
    await user.type(await screen.findByLabelText('Six-digit code'), '000000')
    await user.click(screen.getByRole('button', { name: 'Turn on' }))
    expect(await screen.findByText('This code is not right.')).toBeTruthy()
    expect(screen.getByLabelText('Six-digit code')).toHaveProperty('value', '000000')
    expect(screen.getByText('JBSWY3DPEHPK3PXP')).toBeTruthy()
  })

  it('shows new recovery codes after the password', async () => {
    server.use(
      noSessions,
      answering(getAccount, () => ({ ...adaAccount, isTwoFactorOn: true, recoveryCodesLeft: 0 })),
      answering(renewRecoveryCodes, () => ({ recoveryCodes: ['eeeee-fffff'] })),
    )
    const { user } = renderPart(<SecuritySettings />)
    expect(await screen.findByText(/No recovery code is left/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'New recovery codes' }))
    await givesPassword(user, 'Make new codes')
    expect(await screen.findByText('eeeee-fffff')).toBeTruthy()
  })

  it('asks an account without a password to set one first', async () => {
    server.use(
      noSessions,
      answering(getAccount, () => ({ ...adaAccount, hasPassword: false, method: 'keycloak' })),
    )
    renderPart(<SecuritySettings />)
    expect(await screen.findAllByRole('button', { name: 'Send me a link to set one' })).toHaveLength(2)
    expect(screen.queryByRole('button', { name: 'Turn on two-factor sign-in' })).toBeNull()
  })
})
