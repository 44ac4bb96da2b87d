import type { Session } from '@knowwhen/contract'
import { screen, waitFor } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { describe, expect, it } from 'vitest'

import { setUp } from '../../api/endpoints.js'
import { answering, refusal, type Asked } from '../../testing/answers.js'
import { renderPart } from '../../testing/render.js'
import { server } from '../../testing/server.js'
import { SetUpForm } from './set-up-form.js'

const session: Session = {
  user: { id: '01890000-0000-7000-8000-000000000001', name: 'Ada Byron', email: 'ada@example.com' },
  organization: { id: '01890000-0000-7000-8000-000000000002', name: 'Northwind', isDemo: false },
  role: 'owner',
  actions: [],
}

const field = (label: string): HTMLInputElement => screen.getByLabelText(label)

const fillIn = async (user: UserEvent): Promise<void> => {
  await user.type(field('Your name'), 'Ada Byron')
  await user.type(field('E-mail'), 'ada@example.com')
  await user.type(field('Password'), 'a long enough one')
  await user.type(field('Organisation'), 'Northwind')
}

const submit = (user: UserEvent) => user.click(screen.getByRole('button', { name: 'Set up Knowwhen' }))

const expectTypedValuesKept = (): void => {
  expect(field('Your name').value).toBe('Ada Byron')
  expect(field('E-mail').value).toBe('ada@example.com')
  expect(field('Password').value).toBe('a long enough one')
  expect(field('Organisation').value).toBe('Northwind')
}

describe('the set-up form', () => {
  it('sends what was typed and hands on the session', async () => {
    let asked: Asked | undefined
    let entered: Session | undefined
    server.use(
      answering(setUp, (request) => {
        asked = request
        return session
      }),
    )
    const { user } = renderPart(<SetUpForm onDone={(made) => void (entered = made)} />)
    await fillIn(user)
    await submit(user)
    await waitFor(() => expect(entered?.user.name).toBe('Ada Byron'))
    expect(asked?.body).toEqual({
      name: 'Ada Byron',
      email: 'ada@example.com',
      password: 'a long enough one',
      organizationName: 'Northwind',
    })
  })

  it('asks nobody while something is missing, and says what', async () => {
    const { user } = renderPart(<SetUpForm onDone={() => undefined} />)
    await user.type(field('Password'), 'short')
    await submit(user)
    expect(screen.getAllByText('Please fill this in.')).toHaveLength(2)
    expect(screen.getByText('Please use at least 12 characters.')).toBeTruthy()
    expect(document.activeElement).toBe(field('Your name'))
  })

  it('keeps what was typed and shows the refusal at its field', async () => {
    server.use(
      answering(setUp, () =>
        refusal({
          status: 400,
          code: 'invalidInput',
          detail: 'One field needs another look.',
          errors: [{ path: 'email', message: 'This address cannot be used.' }],
        }),
      ),
    )
    const { user } = renderPart(<SetUpForm onDone={() => undefined} />)
    await fillIn(user)
    await submit(user)
    const summary = await screen.findByRole('alert')
    expect(summary.textContent).toContain('One field needs another look.')
    expect(document.activeElement).toBe(summary)
    expect(field('E-mail').getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByText('This address cannot be used.')).toBeTruthy()
    expectTypedValuesKept()
  })

  it('keeps what was typed when the server cannot be reached, and repeats the same submit', async () => {
    const keys: (string | null)[] = []
    server.use(
      http.post('/api/v1/setup', ({ request }) => {
        keys.push(request.headers.get('idempotency-key'))
        return HttpResponse.error()
      }),
    )
    const { user } = renderPart(<SetUpForm onDone={() => undefined} />)
    await fillIn(user)
    await submit(user)
    await screen.findByText(/could not reach the Knowwhen server/)
    expectTypedValuesKept()
    await submit(user)
    await waitFor(() => expect(keys).toHaveLength(2))
    expect(keys[1]).toBe(keys[0])
  })
})
