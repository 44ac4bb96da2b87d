import type { LateExperimentChange } from '@knowwhen/contract'
import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'

import { sealed, uuid } from '../../../testing/card-fixtures.js'
import { renderPart } from '../../../testing/render.js'
import { HistoryTab } from './history-tab.js'
import { lateChangeMark } from './late-change-words.js'

const [first, second] = [
  { id: uuid(41), name: 'One page' },
  { id: uuid(42), name: 'Two pages' },
]
const by = { userId: uuid(900), name: 'Ada' }
const linked: LateExperimentChange = {
  kind: 'linked',
  at: '2026-03-02T09:00:00.000Z',
  by,
  from: null,
  to: first,
}
const changed: LateExperimentChange = { ...linked, kind: 'changed', from: first, to: second }

describe('an experiment that changed after its results were visible', () => {
  it('is told in the history, with who and when', () => {
    const card = sealed({ lateExperimentChanges: [linked, { ...changed, by: null }] })
    renderPart(<HistoryTab card={card} verdicts={[]} decisions={null} links={null} pushes={null} />)
    const told = within(screen.getByRole('region', { name: 'Experiment' })).getAllByRole('listitem')
    expect(told[0]?.textContent).toContain('Experiment linked after its results were visible: “One page”')
    expect(told[0]?.textContent).toContain('Ada, 2 Mar 2026')
    expect(told[1]?.textContent).toContain(
      'Experiment changed after its results were visible: from “One page” to “Two pages”',
    )
    expect(told[1]?.textContent).toContain('Knowwhen, ')
  })

  it('is not told of where everything happened in time', () => {
    renderPart(<HistoryTab card={sealed()} verdicts={[]} decisions={null} links={null} pushes={null} />)
    expect(screen.queryByRole('region', { name: 'Experiment' })).toBeNull()
  })

  it('marks the card by the worst that happened', () => {
    const markOf = (...lateExperimentChanges: LateExperimentChange[]) =>
      lateChangeMark(sealed({ lateExperimentChanges }))
    expect(markOf()).toBeNull()
    expect(markOf(linked)).toBe('Experiment linked after its results were visible')
    expect(markOf(linked, changed)).toBe('Experiment changed after its results were visible')
  })
})
