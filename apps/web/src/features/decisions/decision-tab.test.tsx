import type { AnswerOf, decideHypothesis, Decision } from '@knowwhen/contract'
import { configure, screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'

import { approveDecision, decideHypothesis as decideRoute } from '../../api/endpoints.js'
import { answering, refusal } from '../../testing/answers.js'
import { uuid } from '../../testing/card-fixtures.js'
import { renderPart } from '../../testing/render.js'
import { server } from '../../testing/server.js'
import type { Recommendation } from './choice-fields.js'
import { DecisionTab, type DecisionTabProps } from './decision-tab.js'

configure({ asyncUtilTimeout: 8_000 })

const allowed = { allowed: true, reason: null, needsSecondPerson: true }
const shipIt: Recommendation = {
  recommendation: { kind: 'ship', words: 'Ship: conversion rose above the promised 2%.' },
  choices: [
    { ...allowed, kind: 'ship', needsSecondPerson: false },
    { ...allowed, kind: 'rollBack' },
    { ...allowed, kind: 'iterate' },
    { ...allowed, kind: 'stop' },
    { kind: 'extend', allowed: false, reason: 'the experiment has stopped.', needsSecondPerson: false },
  ],
  harmToAcknowledge: [],
  mayDecide: true,
  mayNotDecideReason: null,
}

const decision: AnswerOf<typeof decideHypothesis> = {
  id: uuid(81),
  key: 'DEC-1',
  hypothesis: { id: uuid(1), key: 'HYP-1', capability: 'a checkout on one page' },
  kind: 'stop',
  recommendation: shipIt.recommendation,
  isOverride: true,
  rationale: 'Too dear to run.',
  nextStep: '',
  verdict: { verdict: 'validated', words: 'Validated: conversion rose 4.0% (0.2 to 7.8)' },
  rolloutShare: null,
  plannedEnd: null,
  review: 'awaitingSecondPerson',
  decidedBy: { userId: uuid(900), name: 'Ada' },
  decidedAt: '2026-03-20T09:00:00.000Z',
  approvedBy: null,
  approvedAt: null,
}

const tab = (props: Partial<DecisionTabProps> = {}) => (
  <DecisionTab
    hypothesisId={uuid(1)}
    answer={shipIt}
    decisions={[]}
    userId={uuid(901)}
    mayDecide
    mayApprove
    {...props}
  />
)

/** Answers every decision and keeps what was asked. */
function deciding(answer: () => Decision | Response = () => decision) {
  const bodies: unknown[] = []
  server.use(
    answering(decideRoute, ({ body }) => {
      bodies.push(body)
      return answer()
    }),
  )
  return bodies
}

async function openDrawer(user: UserEvent) {
  await user.click(screen.getByRole('button', { name: 'Decide' }))
  return within(await screen.findByRole('dialog', { name: 'Decide' }))
}

describe('deciding', () => {
  it('says of a decision that is not possible why it is not', async () => {
    const { user } = renderPart(tab())
    const drawer = await openDrawer(user)
    expect(drawer.getByRole('radio', { name: /Extend/ })).toHaveProperty('disabled', true)
    expect(drawer.getByText('Not possible now: the experiment has stopped.')).toBeTruthy()
    expect(drawer.getByRole('radio', { name: 'Ship (recommended)' })).toBeTruthy()
  })

  it('asks for the choice and the reason before it sends anything', async () => {
    const bodies = deciding()
    const { user } = renderPart(tab())
    const drawer = await openDrawer(user)
    await user.click(drawer.getByRole('button', { name: 'Decide' }))
    expect(drawer.getByText('Please choose one.')).toBeTruthy()
    expect(drawer.getByText('Please write down why.')).toBeTruthy()
    expect(bodies).toEqual([])
  })

  it('keeps what was typed when the server refuses, and shows its reason', async () => {
    deciding(() =>
      refusal({
        status: 409,
        code: 'verdictPending',
        detail: 'The verdict is pending; nothing can be shipped.',
      }),
    )
    const { user } = renderPart(tab())
    const drawer = await openDrawer(user)
    await user.click(drawer.getByRole('radio', { name: /Ship/ }))
    await user.click(drawer.getByLabelText('Why?'))
    await user.paste('It pays for itself.')
    await user.click(drawer.getByRole('button', { name: 'Decide: ship' }))
    expect(await drawer.findByText(/The verdict is pending/)).toBeTruthy()
    expect(drawer.getByLabelText('Why?')).toHaveProperty('value', 'It pays for itself.')
  })

  it('keeps what was typed when the drawer is closed and opened again', async () => {
    const { user } = renderPart(tab())
    const drawer = await openDrawer(user)
    await user.click(drawer.getByLabelText('Why?'))
    await user.paste('Half a thought')
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    const again = await openDrawer(user)
    expect(again.getByLabelText('Why?')).toHaveProperty('value', 'Half a thought')
  })

  it('sends the rollout share of a shipment as a fraction, and no plan that nobody asked for', async () => {
    const bodies = deciding()
    const { user } = renderPart(tab())
    const drawer = await openDrawer(user)
    await user.click(drawer.getByRole('radio', { name: /Ship/ }))
    await user.click(drawer.getByLabelText('Why?'))
    await user.paste('It pays.')
    await user.clear(drawer.getByLabelText('Rollout share'))
    await user.paste('50%')
    await user.click(drawer.getByRole('button', { name: 'Decide: ship' }))
    await waitFor(() =>
      expect(bodies).toEqual([
        { kind: 'ship', rationale: 'It pays.', nextStep: '', rolloutShare: 0.5, acknowledgeHarm: false },
      ]),
    )
  })

  it('does not ship harm within a margin unless it is accepted knowingly', async () => {
    const bodies = deciding()
    const { user } = renderPart(tab({ answer: { ...shipIt, harmToAcknowledge: ['refunds'] } }))
    const drawer = await openDrawer(user)
    await user.click(drawer.getByRole('radio', { name: /Ship/ }))
    await user.click(drawer.getByLabelText('Why?'))
    await user.paste('It pays.')
    await user.click(drawer.getByRole('button', { name: 'Decide: ship' }))
    expect(drawer.getByText('Shipping needs this to be accepted knowingly.')).toBeTruthy()
    expect(bodies).toEqual([])
    await user.click(drawer.getByRole('checkbox', { name: /refunds/ }))
    await user.click(drawer.getByRole('button', { name: 'Decide: ship' }))
    await waitFor(() => expect(bodies).toMatchObject([{ acknowledgeHarm: true }]))
  })

  it('explains that an override waits for a second person', async () => {
    const { user } = renderPart(tab())
    const drawer = await openDrawer(user)
    await user.click(drawer.getByRole('radio', { name: /Stop/ }))
    expect(drawer.getByRole('note').textContent).toContain(
      'The rule recommends ship, you choose stop. That is an override',
    )
    expect(drawer.getByRole('note').textContent).toContain('when a second person approves it')
  })
})

describe('an override that waits', () => {
  it('can be approved by somebody else', async () => {
    const approved: unknown[] = []
    server.use(
      answering(approveDecision, ({ params }): Decision => {
        approved.push(params['decisionId'])
        return { ...decision, review: 'approved' }
      }),
    )
    const { user } = renderPart(tab({ decisions: [decision] }))
    await user.click(screen.getByRole('button', { name: 'Approve DEC-1' }))
    await waitFor(() => expect(approved).toEqual([decision.id]))
  })

  it('cannot be approved by whoever made it', () => {
    renderPart(tab({ decisions: [decision], userId: decision.decidedBy.userId }))
    expect(screen.queryByRole('button', { name: 'Approve DEC-1' })).toBeNull()
    expect(screen.getByText(/Somebody else has to approve it/)).toBeTruthy()
  })
})
