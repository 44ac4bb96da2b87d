import { MantineProvider } from '@mantine/core'
import { act, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState, type ReactNode } from 'react'
import { describe, expect, it } from 'vitest'

import { toCsv } from './chart-export.js'
import { EvidenceOverTime } from './evidence-over-time.js'
import { HealthStrip } from './health-strip.js'
import { IntervalBar } from './interval-bar.js'
import { ReadinessNote } from './readiness-note.js'
import { SealBadge } from './seal-badge.js'
import { SignalChip } from './signal-chip.js'
import { Statement } from './statement.js'
import { VerdictPill } from './verdict-pill.js'

const show = (node: ReactNode) => render(<MantineProvider>{node}</MantineProvider>)

const conversion = {
  name: 'Conversion',
  effect: { lift: 0.04, low: 0.00174, high: 0.07826, alpha: 0.05 },
  promisedLift: 0.02,
  margin: null,
  lowerBound: null,
  status: null,
} as const

describe('a verdict pill', () => {
  it.each([
    ['validated', 'Validated'],
    ['invalidated', 'Invalidated'],
    ['inconclusive', 'Inconclusive'],
    ['void', 'Void'],
    ['pending', 'Pending'],
  ] as const)('says %s with a word and an icon, not with colour alone', (verdict, word) => {
    show(<VerdictPill verdict={verdict} />)
    const pill = screen.getByText(word)
    expect(pill.querySelector('svg')).not.toBeNull()
  })
})

describe('an interval bar', () => {
  it('gives its numbers to someone who cannot see it', () => {
    show(<IntervalBar {...conversion} source="as of 3 h ago" />)
    const mark = screen.getByRole('img', { name: /Conversion/ })
    expect(mark.getAttribute('aria-label')).toBe(
      'Conversion: +4.0%, 95% interval +0.2% to +7.8%; at least 2% was promised.',
    )
    expect(mark.getAttribute('tabindex')).toBe('0')
  })

  it('shows its numbers when the keyboard reaches it and hides them when it leaves', async () => {
    show(<IntervalBar {...conversion} title="Conversion rose" source="as of 3 h ago" />)
    await userEvent.tab()
    expect(screen.getByText('+4.0% (+0.2% to +7.8%)')).toBeTruthy()
    await userEvent.tab()
    expect(screen.queryByText('+4.0% (+0.2% to +7.8%)')).toBeNull()
  })

  it('keeps the same numbers in a table behind a toggle', async () => {
    show(<IntervalBar {...conversion} source="as of 3 h ago" />)
    expect(screen.queryByRole('table')).toBeNull()
    await userEvent.click(screen.getByRole('button', { name: 'Show table' }))
    const row = within(screen.getByRole('table')).getByRole('row', { name: /interval, low/ })
    expect(within(row).getByText('+0.2%')).toBeTruthy()
  })

  it('says for a guardrail what is allowed and whether it held', () => {
    show(
      <IntervalBar
        name="Refunds"
        effect={{ lift: -0.004, low: -0.011, high: 0.003, alpha: 0.05 }}
        promisedLift={null}
        margin={0.02}
        lowerBound={-0.0099}
        status="pass"
        source="as of 3 h ago"
      />,
    )
    expect(screen.getByRole('img', { name: /may get at most 2% worse: held\./ })).toBeTruthy()
  })
})

function Chosen() {
  const [id, setId] = useState<string | null>(null)
  const readings = ['a', 'b', 'c'].map((key, day) => ({
    id: key,
    asOf: `2026-03-0${day + 1}T00:00:00Z`,
    asOfWords: `${day + 1} March`,
    effect: { lift: 0.01 * day, low: -0.01, high: 0.05, alpha: 0.05 },
  }))
  return (
    <>
      <EvidenceOverTime
        title="Conversion settled"
        name="Conversion"
        readings={readings}
        promisedLift={0.02}
        margin={null}
        selectedId={id}
        onSelect={setId}
        source="as of 3 h ago"
      />
      <output>{id}</output>
    </>
  )
}

describe('evidence over time', () => {
  it('lets the arrow keys walk the readings and Enter choose one', async () => {
    show(<Chosen />)
    const last = await screen.findByRole('button', { name: /^3 March: \+2.0%/ })
    act(() => last.focus())
    await userEvent.keyboard('{ArrowLeft}{Enter}')
    expect(screen.getByRole('status').textContent).toBe('b')
    expect(screen.getByRole('button', { name: /^2 March/ }).getAttribute('aria-pressed')).toBe('true')
  })
})

describe('the other looks', () => {
  it('names every health check with its level in words', () => {
    show(
      <HealthStrip
        items={[
          { check: 'sampleRatio', level: 'fail', words: 'p = 0.00002 for the promised split.' },
          { check: 'runtime', level: 'pass', words: '14 of 7 days.' },
        ]}
      />,
    )
    const [ratio] = screen.getAllByRole('listitem')
    expect(ratio?.textContent).toBe('Sample ratiofailp = 0.00002 for the promised split.')
  })

  it('says what is missing and when it will be enough', () => {
    show(
      <ReadinessNote
        missing={['3 of 7 days', '41% of the planned sample']}
        expectedOn="12 March 2026"
        sampleShare={0.41}
      />,
    )
    expect(
      screen.getByText(
        'Not enough data yet: 3 of 7 days, 41% of the planned sample, expected on 12 March 2026.',
      ),
    ).toBeTruthy()
  })

  it('reads a signal aloud with role, direction and promise', () => {
    show(
      <SignalChip signal={{ ...conversion, role: 'goal', direction: 'increase', nonInferiorityMargin: 0 }} />,
    )
    expect(document.body.textContent).toContain('Goal: Conversionshould rise, at least 2%')
  })

  it('shows what a card still lacks as a named blank', () => {
    show(<Statement capability="One-page checkout" audience="" outcome="" measures={[]} />)
    expect(screen.getByText('this outcome')).toBeTruthy()
    expect(screen.getByText('One-page checkout')).toBeTruthy()
  })

  it('marks a card that was sealed after exposure began', () => {
    show(
      <SealBadge
        hash={'ab12'.repeat(16)}
        sealedOn="3 March 2026"
        sealedBy="Ada"
        changedAfterExposure
        retrospective
      />,
    )
    expect(screen.getByText(/Retrospective/)).toBeTruthy()
    expect(screen.queryByText(/Changed after first exposure/)).toBeNull()
    expect(screen.getByText('ab12ab12ab')).toBeTruthy()
  })

  it('writes a table that a spreadsheet reads, commas and quotes included', () => {
    expect(toCsv({ columns: ['a', 'b'], rows: [['1,5', 'say "no"']] })).toBe('a,b\r\n"1,5","say ""no"""\r\n')
  })
})
