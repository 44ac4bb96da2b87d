import { Button, Modal } from '@mantine/core'
import type { Hypothesis } from '@knowwhen/contract'
import { useDisclosure } from '@mantine/hooks'

import { SealBadge } from '../../../ui/evidence/seal-badge.js'
import { SignalChip } from '../../../ui/evidence/signal-chip.js'
import { measureWords } from '../../../ui/evidence/signal-words.js'
import { Statement } from '../../../ui/evidence/statement.js'
import { formatCount, formatDate, formatMoment } from '../../../ui/format.js'
import '../hypotheses.css'

type Seal = NonNullable<Hypothesis['seal']>

const indented = (canonicalJson: string): string => JSON.stringify(JSON.parse(canonicalJson), null, 2)

function SealedText({ seal }: { readonly seal: Seal }) {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button variant="subtle" size="compact-sm" onClick={open}>
        What was sealed
      </Button>
      <Modal opened={opened} onClose={close} title="What was sealed" size="lg">
        <p>
          The criteria as canonical JSON (RFC 8785), indented here for reading. The SHA-256 of the text
          without spaces is <code className="kw-mono kw-breakable">{seal.hash}</code>. Rule version{' '}
          {seal.ruleVersion}, α = {seal.alpha}, strictness {seal.strictness}.
        </p>
        {opened && (
          <pre className="kw-sealed-json" tabIndex={0} aria-label="Sealed criteria">
            {indented(seal.canonicalJson)}
          </pre>
        )}
      </Modal>
    </>
  )
}

/** The seal was renewed when people had already seen the change. */
const changedAfterExposure = ({ seal, milestones }: Hypothesis): boolean =>
  seal !== null &&
  seal.version > 1 &&
  milestones.firstExposedAt !== null &&
  Date.parse(seal.sealedAt) > Date.parse(milestones.firstExposedAt)

function planWords({ plannedEnd, plannedSample }: Hypothesis): string {
  const ends = [
    ...(plannedEnd === null ? [] : [formatDate(plannedEnd)]),
    ...(plannedSample === null ? [] : [`${formatCount(plannedSample)} users over all arms`]),
  ]
  return ends.length === 0 ? 'not planned' : ends.join(', or ')
}

function armWords({ treatmentArm, experiment }: Hypothesis): string {
  if (treatmentArm.kind === 'bestArm') return 'the best arm'
  const { armId } = treatmentArm
  return experiment?.arms.find((arm) => arm.armId === armId)?.name ?? armId
}

function Notes({ title, notes }: { readonly title: string; readonly notes: Hypothesis['observations'] }) {
  if (notes.length === 0) return null
  return (
    <div>
      <h2 className="kw-small-title">{title}</h2>
      <ul className="kw-notes">
        {notes.map(({ text, link }) => (
          <li key={text}>
            {text}
            {link !== null && (
              <>
                {' '}
                <a href={link} target="_blank" rel="noreferrer">
                  source
                </a>
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The sentence, what measures it, and the proof that it was fixed in time. */
export function CardStatement({ card }: { readonly card: Hypothesis }) {
  const { seal } = card
  return (
    <section className="kw-card-statement" aria-label="Statement">
      <Statement
        capability={card.capability}
        audience={card.audience}
        outcome={card.outcome}
        measures={card.signals.filter(({ role }) => role === 'goal').map(measureWords)}
      />
      <div className="kw-chips">
        {card.signals.map((signal) => (
          <SignalChip key={signal.id} signal={signal} />
        ))}
      </div>
      {card.noGuardrailReason !== '' && card.signals.every(({ role }) => role !== 'guardrail') && (
        <p className="kw-soft">No guardrail, because {card.noGuardrailReason}</p>
      )}
      <p className="kw-soft">
        The result is read at {planWords(card)}. The arm that counts: {armWords(card)}.
      </p>
      {seal !== null && (
        <div className="kw-seal-line">
          <SealBadge
            hash={seal.hash}
            sealedOn={formatMoment(seal.sealedAt)}
            sealedBy={seal.sealedBy.name}
            changedAfterExposure={changedAfterExposure(card)}
            retrospective={seal.retrospective}
          />
          <SealedText seal={seal} />
        </div>
      )}
      <Notes title="Because we saw" notes={card.observations} />
      <Notes title="Assuming that" notes={card.assumptions} />
    </section>
  )
}
