import type { Connection, ConnectionTest } from '@knowwhen/contract'
import { screen, waitFor } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'

import { createConnection, testConnection, testNewConnection, updateConnection } from '../../api/endpoints.js'
import { answering, refusal, type Asked } from '../../testing/answers.js'
import { aConnection } from '../../testing/connection-fixtures.js'
import { renderPart } from '../../testing/render.js'
import { server } from '../../testing/server.js'
import { ConnectionForm } from './connection-form.js'

const answer = (facts: Partial<ConnectionTest>): ConnectionTest => ({
  ok: true,
  code: 'ok',
  message: '',
  serverVersion: null,
  experiments: null,
  reportedAlpha: null,
  projects: null,
  ...facts,
})

const form = (connection: Connection | null, onSaved: (saved: Connection) => void = () => undefined) =>
  renderPart(<ConnectionForm connection={connection} onSaved={onSaved} onClose={() => undefined} />)

const keyField = (): HTMLInputElement => screen.getByLabelText('Secret key')

const fillIn = async (user: UserEvent): Promise<void> => {
  await user.type(screen.getByLabelText('API address'), 'https://growthbook.example')
  await user.type(keyField(), 'secret_abc')
}

const tryOut = (user: UserEvent) => user.click(screen.getByRole('button', { name: 'Test connection' }))

describe('the connection form', () => {
  it('shows the sentence of the server when the key is wrong, and saves nothing', async () => {
    const sentence = 'GrowthBook answered 401: the key is not valid. Make a new secret key in its settings.'
    let asked: Asked | undefined
    server.use(
      answering(testNewConnection, (request) => {
        asked = request
        return answer({ ok: false, code: 'unauthorized', message: sentence })
      }),
    )
    const { user } = form(null)
    await fillIn(user)
    await tryOut(user)
    expect(await screen.findByText(sentence)).toBeTruthy()
    expect(asked?.body).toEqual({ baseUrl: 'https://growthbook.example', secretKey: 'secret_abc' })
    expect(keyField().value).toBe('secret_abc')
  })

  it('forgets the outcome of a test as soon as something else is typed', async () => {
    server.use(answering(testNewConnection, () => answer({ message: '24 experiments can be read.' })))
    const { user } = form(null)
    await fillIn(user)
    await tryOut(user)
    await screen.findByText('24 experiments can be read.')
    await user.type(keyField(), 'x')
    expect(screen.queryByText('24 experiments can be read.')).toBeNull()
  })

  it('does not test without a key', async () => {
    const { user } = form(null)
    await user.type(screen.getByLabelText('API address'), 'https://growthbook.example')
    await tryOut(user)
    expect(keyField().getAttribute('aria-invalid')).toBe('true')
  })

  it('says why an address was refused, at the address', async () => {
    server.use(
      answering(createConnection, () =>
        refusal({
          status: 422,
          code: 'badBaseUrl',
          detail: 'This address cannot be used.',
          errors: [{ path: 'baseUrl', message: 'It points into the private network.' }],
        }),
      ),
    )
    const { user } = form(null)
    await fillIn(user)
    await user.click(screen.getByRole('button', { name: 'Connect' }))
    expect(await screen.findByText('It points into the private network.')).toBeTruthy()
    expect(screen.getByLabelText('API address').getAttribute('aria-invalid')).toBe('true')
  })

  it('never fills in the key of a stored connection, and keeps it when none is given', async () => {
    let asked: Asked | undefined
    let saved: Connection | undefined
    server.use(
      answering(updateConnection, (request) => {
        asked = request
        return aConnection({ name: 'Production', version: 2 })
      }),
    )
    const { user } = form(aConnection(), (connection) => void (saved = connection))
    expect(keyField().value).toBe('')
    expect(screen.getByText(/ends in x7Qa/)).toBeTruthy()
    await user.clear(screen.getByLabelText('Name'))
    await user.type(screen.getByLabelText('Name'), 'Production')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(saved?.name).toBe('Production'))
    expect(asked?.body).toEqual({ name: 'Production', baseUrl: 'https://growthbook.example' })
    expect(asked?.headers.get('if-match')).toBe('"1"')
  })

  it('wants the key again for a new address, and sends nothing before', async () => {
    const { user } = form(aConnection())
    await user.type(screen.getByLabelText('API address'), '/elsewhere')
    await tryOut(user)
    expect(screen.getByText('A new address needs the secret key again.')).toBeTruthy()
    expect(screen.getByLabelText('API address')).toHaveProperty(
      'value',
      'https://growthbook.example/elsewhere',
    )
  })

  it('tries the stored key where neither address nor key was changed', async () => {
    server.use(answering(testConnection, () => answer({ message: 'The stored key works.' })))
    const { user } = form(aConnection())
    await tryOut(user)
    expect(await screen.findByText('The stored key works.')).toBeTruthy()
  })

  it('asks for a key where the stored one was erased', async () => {
    const { user } = form(aConnection({ isConnected: false, secretKeyHint: '' }))
    await user.click(screen.getByRole('button', { name: 'Connect' }))
    expect(keyField().getAttribute('aria-invalid')).toBe('true')
  })
})
