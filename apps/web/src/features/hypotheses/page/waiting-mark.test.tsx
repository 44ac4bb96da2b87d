import type { Hypothesis, InstrumentationError } from '@knowwhen/contract'
import { configure, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'

import {
  approveInstrumentationError,
  getHypothesis,
  getSession,
  listEvidence,
  listTeams,
  markInstrumentationError,
  withdrawInstrumentationError,
} from '../../../api/endpoints.js'
import { answering, refusal } from '../../../testing/answers.js'
import {
  experiment,
  linkedTo,
  page,
  sealed,
  session,
  team,
  uuid,
  verdict,
} from '../../../testing/card-fixtures.js'
import { renderAt } from '../../../testing/render.js'
import { server } from '../../../testing/server.js'

configure({ asyncUtilTimeout: 10_000 })

const waiting: InstrumentationError = {
  reason: 'Events were sent twice.',
  markedBy: { userId: uuid(950), name: 'Grace' },
  markedAt: '2026-03-04T09:00:00.000Z',
  review: 'awaitingSecondPerson',
  approvedBy: null,
  approvedAt: null,
}
const health = [
  {
    check: 'instrumentation' as const,
    level: 'pass' as const,
    words: 'Nobody marked an instrumentation error.',
  },
]
const marked = (mark: InstrumentationError | null = waiting): Hypothesis =>
  sealed({
    state: 'readyToDecide',
    experiment: linkedTo(experiment()),
    verdict: verdict({ health }),
    instrumentationError: mark,
  })

let held: Hypothesis
beforeEach(() => {
  held = marked()
  server.use(
    answering(getSession, () => session),
    answering(listEvidence, () => page([])),
    answering(listTeams, () => page([team])),
    answering(getHypothesis, () => held),
  )
})

const openCard = async () => {
  const { user } = renderAt(`/hypotheses/${uuid(1)}`)
  await screen.findByRole('list', { name: 'Health of the experiment' })
  return user
}
const notice = () => screen.queryByRole('region', { name: 'Measurement marked as broken' })

describe('a mark of an instrumentation error', () => {
  it('asks for the reason, and says that a second person has to agree', async () => {
    held = marked(null)
    const bodies: unknown[] = []
    server.use(
      answering(markInstrumentationError, ({ body }) => {
        bodies.push(body)
        held = marked({ ...waiting, markedBy: { userId: session.user.id, name: 'Ada' } })
        return held
      }),
    )
    const user = await openCard()
    await user.click(screen.getByRole('button', { name: 'More for HYP-1' }))
    await user.click(await screen.findByRole('menuitem', { name: /Mark instrumentation error/ }))
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getByText(/Once a second person agrees, the verdict becomes void/)).toBeTruthy()
    await user.click(dialog.getByRole('button', { name: 'Mark as broken' }))
    expect(bodies).toEqual([])
    await user.click(dialog.getByLabelText('Reason'))
    await user.paste('Events were sent twice.')
    await user.click(dialog.getByRole('button', { name: 'Mark as broken' }))
    expect(await screen.findByText(/Somebody else has to agree: you made this mark/)).toBeTruthy()
    expect(bodies).toEqual([{ reason: 'Events were sent twice.' }])
    expect(screen.queryByRole('button', { name: /^Agree/ })).toBeNull()
  })

  it('is shown as waiting on the card and in the health strip, with its reason and author', async () => {
    await openCard()
    expect(notice()?.textContent).toContain(
      'Grace marked the measurement as broken on 4 Mar 2026 (waiting for a second person, so the verdict does not count it yet): Events were sent twice.',
    )
    const strip = screen.getByRole('list', { name: 'Health of the experiment' })
    expect(strip.textContent).toContain('waiting for a second person: Events were sent twice.')
    expect(strip.textContent).not.toContain('Nobody marked')
  })

  it('takes effect when somebody else agrees', async () => {
    server.use(
      answering(approveInstrumentationError, () => {
        const approval = { review: 'approved' as const, approvedBy: { userId: uuid(900), name: 'Ada' } }
        held = {
          ...marked({ ...waiting, ...approval, approvedAt: waiting.markedAt }),
          verdict: verdict({ verdict: 'void', reason: 'instrumentationError', words: 'Void: broken' }),
        }
        return held
      }),
    )
    const user = await openCard()
    await user.click(screen.getByRole('button', { name: 'Agree: it is broken' }))
    await waitFor(() => expect(notice()).toBeNull())
    expect(screen.getByText(/Grace marked the measurement as broken .* \(Ada agreed\)/)).toBeTruthy()
  })

  it('is withdrawn, or says why it could not be', async () => {
    let refuses = true
    server.use(
      answering(withdrawInstrumentationError, () => {
        if (refuses) return refusal({ status: 409, code: 'notAwaitingApproval', detail: 'It is approved.' })
        held = marked(null)
        return held
      }),
    )
    const user = await openCard()
    await user.click(screen.getByRole('button', { name: 'Withdraw the mark' }))
    expect(await screen.findByText(/Nothing was changed. It is approved./)).toBeTruthy()
    refuses = false
    await user.click(screen.getByRole('button', { name: 'Withdraw the mark' }))
    await waitFor(() => expect(notice()).toBeNull())
  })

  it('offers nothing to whoever may not mark', async () => {
    const actions = session.actions.filter((action) => action !== 'verdict.mark')
    server.use(answering(getSession, () => ({ ...session, actions })))
    await openCard()
    expect(notice()?.textContent).toContain('An editor or above has to agree.')
    expect(within(notice() ?? document.body).queryAllByRole('button')).toEqual([])
  })
})
