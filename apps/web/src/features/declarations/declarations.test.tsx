import type { Declaration } from '@knowwhen/contract'
import { configure, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'

import { approveDeclaration, declareVerdict } from '../../api/endpoints.js'
import { answering } from '../../testing/answers.js'
import { uuid } from '../../testing/card-fixtures.js'
import { renderPart } from '../../testing/render.js'
import { server } from '../../testing/server.js'
import { DeclarationList } from './declaration-list.js'
import { DeclareVerdict } from './declare-verdict.js'

configure({ asyncUtilTimeout: 10_000 })

const declaration = (changes: Partial<Declaration> = {}): Declaration => ({
  id: uuid(81),
  hypothesisId: uuid(1),
  grade: 'C',
  verdict: 'validated',
  sourceLink: 'https://wiki.example/calls',
  reading: 'Calls doubled in the month after the number was put on the page.',
  declaredBy: { userId: uuid(900), name: 'Ada' },
  declaredAt: '2026-03-02T09:00:00.000Z',
  review: 'awaitingSecondPerson',
  reviewedBy: null,
  reviewedAt: null,
  isInForce: false,
  ...changes,
})

beforeEach(() => localStorage.clear())

describe('declaring a verdict', () => {
  it('keeps what was typed through a closed tab, and forgets it once it is stored', async () => {
    const bodies: unknown[] = []
    server.use(
      answering(declareVerdict, ({ body }) => {
        bodies.push(body)
        return declaration()
      }),
    )
    const first = renderPart(<DeclareVerdict hypothesisId={uuid(1)} place="here" />)
    await first.user.click(screen.getByRole('button', { name: 'Declare a verdict' }))
    await first.user.click(await screen.findByRole('radio', { name: /^Grade C/ }))
    await first.user.click(screen.getByRole('radio', { name: /^Validated/ }))
    await first.user.type(screen.getByLabelText(/What was seen/), 'Calls doubled within a month.')
    first.unmount()

    const { user } = renderPart(<DeclareVerdict hypothesisId={uuid(1)} place="here" />)
    await user.click(screen.getByRole('button', { name: 'Declare a verdict' }))
    await user.click(await screen.findByRole('button', { name: 'Declare this verdict' }))
    expect(
      await screen.findByText('Please give an address that begins with https:// or http://.'),
    ).toBeTruthy()
    expect(bodies).toEqual([])
    await user.type(screen.getByLabelText(/Source/), 'https://wiki.example/calls')
    await user.click(screen.getByRole('button', { name: 'Declare this verdict' }))
    await screen.findByText('The verdict is written down and waits for a second person.')
    expect(bodies).toEqual([
      {
        grade: 'C',
        verdict: 'validated',
        sourceLink: 'https://wiki.example/calls',
        reading: 'Calls doubled within a month.',
      },
    ])
    expect(localStorage).toHaveLength(0)
  })
})

describe('a declared verdict that waits', () => {
  it('is not agreed with by whoever declared it', () => {
    renderPart(<DeclarationList declarations={[declaration()]} userId={uuid(900)} mayMark />)
    expect(screen.getByText('Somebody else has to agree: you declared it.')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Agree with this verdict' })).toBeNull()
  })

  it('takes effect when a second person agrees', async () => {
    server.use(answering(approveDeclaration, () => declaration({ review: 'approved', isInForce: true })))
    const { user } = renderPart(<DeclarationList declarations={[declaration()]} userId={uuid(901)} mayMark />)
    const list = screen.getByRole('list', { name: 'Declared verdicts' })
    expect(within(list).getByText(/Grade C, before and after/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Agree with this verdict' }))
    expect(await screen.findByText('The declared verdict has taken effect.')).toBeTruthy()
  })
})
