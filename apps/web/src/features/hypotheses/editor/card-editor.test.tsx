import type { Hypothesis } from '@knowwhen/contract'
import { configure, screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'

import {
  createHypothesis,
  getHypothesis,
  listMetrics,
  sealHypothesis,
  updateHypothesis,
} from '../../../api/endpoints.js'
import { answering, refusal } from '../../../testing/answers.js'
import { card, goal, guardrail, uuid } from '../../../testing/card-fixtures.js'
import { renderPart } from '../../../testing/render.js'
import { server } from '../../../testing/server.js'
import { CardEditor, type CardEditorProps } from './card-editor.js'

const editor = (props: Partial<CardEditorProps> = {}) => (
  <CardEditor
    card={null}
    teamId={null}
    teams={[{ id: uuid(31), name: 'Checkout' }]}
    kpis={[]}
    arms={null}
    renderExperiment={() => null}
    exposureBegan={false}
    maySeal
    onCreated={() => undefined}
    onSealed={() => undefined}
    onTakeTheirs={() => undefined}
    {...props}
  />
)

/** A server that keeps one card and answers with what it was given. */
function keeping(initial: Hypothesis) {
  const bodies: unknown[] = []
  const versions: (string | null)[] = []
  const kept = { card: initial, bodies, versions }
  const take = (body: unknown) => {
    kept.bodies.push(body)
    kept.card = { ...kept.card, version: kept.card.version + 1 }
    return kept.card
  }
  server.use(
    answering(listMetrics, () => ({ items: [], nextCursor: null })),
    answering(createHypothesis, ({ body }) => take(body)),
    answering(updateHypothesis, ({ body, headers }) => {
      kept.versions.push(headers.get('if-match'))
      return take(body)
    }),
    answering(getHypothesis, () => kept.card),
  )
  return kept
}

const stale = () => refusal({ status: 412, code: 'stale', detail: 'The card was changed meanwhile.' })

/** Puts the cursor at the field's end and the text in at one go: a key at a time is slow in this browserless DOM. */
async function write(user: UserEvent, field: HTMLElement, text: string) {
  await user.click(field)
  await user.paste(text)
}

// Saving waits for a pause in the typing, on machines of every speed.
configure({ asyncUtilTimeout: 8_000 })
beforeEach(() => sessionStorage.clear())

describe('writing a card', () => {
  it('says the card as a sentence that changes with every key', async () => {
    keeping(card())
    const { user } = renderPart(editor())
    const sentence = screen.getByRole('region', { name: 'The card as a sentence' })
    expect(sentence.textContent).toContain('We believe this capability')

    await write(user, screen.getByLabelText('Which capability do we give them?'), 'a checkout on one page')
    await write(user, screen.getByLabelText('Whose need is it?'), 'new buyers')
    await write(user, screen.getByLabelText('Which outcome will it result in?'), 'more orders')
    await user.click(screen.getByRole('button', { name: 'Add goal' }))
    const signal = within(screen.getByRole('group', { name: 'Goal 1' }))
    await write(user, signal.getByLabelText('Name'), 'conversion')
    await write(user, signal.getByLabelText('Promise: at least'), '2.5%')

    expect(sentence.textContent).toBe(
      'We believe a checkout on one page for new buyers' +
        'will result in more orders' +
        'We will know we have succeeded when conversion rises by at least 2.5%',
    )
  })

  it('saves what is typed by itself, as fractions, and says so', async () => {
    const kept = keeping(card({ signals: [goal()] }))
    const { user } = renderPart(editor({ card: kept.card }))
    const promise = screen.getByLabelText('Promise: at least')
    await user.clear(promise)
    await write(user, promise, '3')
    await waitFor(() => expect(kept.bodies.at(-1)).toMatchObject({ signals: [{ promisedLift: 0.03 }] }))
    expect(kept.versions[0]).toBe('"1"')
    expect(await screen.findByText('Saved')).toBeTruthy()
  })

  it('makes a new card once, and saves later words into the same card', async () => {
    const kept = keeping(card())
    const made: string[] = []
    const { user } = renderPart(editor({ onCreated: ({ id }) => made.push(id) }))
    await write(user, screen.getByLabelText('Which outcome will it result in?'), 'more orders')
    await waitFor(() => expect(made).toEqual([uuid(1)]))
    await write(user, screen.getByLabelText('Which outcome will it result in?'), ' on phones')
    await waitFor(() => expect(kept.bodies.at(-1)).toMatchObject({ outcome: 'more orders on phones' }))
    expect(made).toHaveLength(1)
  })

  it('does not save a promise that is no number, says which field it is, and leads to it', async () => {
    const kept = keeping(card({ signals: [goal()] }))
    const { user } = renderPart(editor({ card: kept.card }))
    const promise = screen.getByLabelText('Promise: at least')
    await write(user, promise, ' or so')
    await user.click(await screen.findByRole('button', { name: 'Go to the field' }))
    expect(document.activeElement).toBe(promise)
    expect(kept.bodies).toHaveLength(0)
  })
})

describe('when saving fails', () => {
  it('keeps what was typed when somebody else changed the card, and saves it over theirs on request', async () => {
    const kept = keeping(card())
    server.use(answering(updateHypothesis, stale))
    const { user } = renderPart(editor({ card: kept.card }))
    const outcome = screen.getByLabelText('Which outcome will it result in?')
    await write(user, outcome, ' on phones')
    expect(await screen.findByText(/somebody else changed this card/)).toBeTruthy()
    expect(outcome).toHaveProperty('value', 'more finished orders on phones')

    kept.card = { ...kept.card, version: 7 }
    server.resetHandlers()
    const after = keeping(kept.card)
    await user.click(screen.getByRole('button', { name: 'Save mine' }))
    await waitFor(() =>
      expect(after.bodies.at(-1)).toMatchObject({ outcome: 'more finished orders on phones' }),
    )
    expect(after.versions).toEqual(['"7"'])
  })

  it('has what was typed again after the page is loaded anew', async () => {
    const kept = keeping(card())
    server.use(answering(updateHypothesis, stale))
    const { user, unmount } = renderPart(editor({ card: kept.card }))
    await write(user, screen.getByLabelText('Which outcome will it result in?'), ' on phones')
    await screen.findByText(/somebody else changed this card/)
    unmount()

    renderPart(editor({ card: kept.card }))
    expect(screen.getByLabelText('Which outcome will it result in?')).toHaveProperty(
      'value',
      'more finished orders on phones',
    )
    expect(screen.getByText('What you had typed and not saved is here again.')).toBeTruthy()
  })

  it('shows the reason, keeps the text and saves it when asked again', async () => {
    const kept = keeping(card())
    server.use(
      answering(updateHypothesis, () =>
        refusal({ status: 500, code: 'internal', detail: 'Something broke on our side.' }),
      ),
    )
    const { user } = renderPart(editor({ card: kept.card }))
    await write(user, screen.getByLabelText('Whose need is it?'), ' on phones')
    expect(await screen.findByText(/Something broke on our side/)).toBeTruthy()

    server.resetHandlers()
    const after = keeping(kept.card)
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    await waitFor(() =>
      expect(after.bodies.at(-1)).toMatchObject({ audience: 'first-time buyers on phones' }),
    )
  })
})

describe('what is still missing', () => {
  it.each([
    [/Choose the team/, () => screen.getByRole('combobox', { name: 'Team' })],
    [/for whom/, () => screen.getByLabelText('Whose need is it?')],
    [/Add a goal signal/, () => screen.getByRole('button', { name: 'Add goal' })],
    [/why none is needed/, () => screen.getByLabelText('No guardrail, because …')],
    [/Plan when you will look/, () => screen.getByLabelText('Planned end')],
  ])('the gap %s leads to its field', async (words, field) => {
    keeping(card())
    const { user } = renderPart(editor())
    await user.click(screen.getByRole('button', { name: words }))
    expect(document.activeElement).toBe(field())
  })

  it('leads into the signal that lacks a margin or a metric', async () => {
    const gaps: Hypothesis['gaps'] = [
      { gap: 'noMargin', path: 'signals.1.nonInferiorityMargin', message: 'Say how much worse it may get.' },
      { gap: 'metricNotInstrumented', path: 'signals.1.metricId', message: 'Choose the metric.' },
    ]
    const kept = keeping(card({ signals: [goal(), guardrail({ metric: null })], gaps }))
    const { user } = renderPart(editor({ card: kept.card }))
    const signal = within(screen.getByRole('group', { name: 'Guardrail 1' }))
    await user.click(screen.getByRole('button', { name: /how much worse/ }))
    expect(document.activeElement).toBe(signal.getByLabelText(/Margin/))
    await user.click(screen.getByRole('button', { name: /Choose the metric/ }))
    expect(document.activeElement).toBe(signal.getByRole('combobox', { name: 'GrowthBook metric' }))
  })

  it('cannot be sealed while something is missing', () => {
    keeping(card())
    renderPart(editor())
    expect(screen.getByRole('button', { name: 'Seal' })).toHaveProperty('disabled', true)
  })
})

describe('sealing', () => {
  it('explains what freezes and seals only after that', async () => {
    const kept = keeping(card())
    const sealed: string[] = []
    server.use(answering(sealHypothesis, () => card({ state: 'sealed' })))
    const { user } = renderPart(editor({ card: kept.card, onSealed: ({ state }) => sealed.push(state) }))
    await user.click(screen.getByRole('button', { name: 'Seal' }))
    const dialog = await screen.findByRole('dialog', { name: 'Seal this card?' })
    expect(dialog.textContent).toContain('promises and margins')
    expect(sealed).toEqual([])
    await user.click(within(dialog).getByRole('button', { name: 'Seal' }))
    await waitFor(() => expect(sealed).toEqual(['sealed']))
  })

  it('names every gap that the server finds and leads to it', async () => {
    const kept = keeping(card())
    server.use(
      answering(sealHypothesis, () =>
        refusal({
          status: 422,
          code: 'readinessGaps',
          detail: 'The card has readiness gaps.',
          errors: [{ path: 'audience', message: 'Say for whom exactly.', code: 'noAudience' }],
        }),
      ),
    )
    const { user } = renderPart(editor({ card: kept.card }))
    await user.click(screen.getByRole('button', { name: 'Seal' }))
    const dialog = await screen.findByRole('dialog')
    await user.click(within(dialog).getByRole('button', { name: 'Seal' }))
    await user.click(await screen.findByRole('button', { name: 'Say for whom exactly.' }))
    expect(document.activeElement).toBe(screen.getByLabelText('Whose need is it?'))
  })
})
