import { Button, Progress } from '@mantine/core'
import type { Adopted } from '@knowwhen/contract'

import { VerdictPill } from '../../ui/evidence/verdict-pill.js'
import { FormErrors } from '../../ui/form-errors.js'
import { formatCount, formatQuantity } from '../../ui/format.js'
import { ButtonLink, TextLink } from '../../ui/link.js'
import type { AdoptionDraft } from './adoption-draft.js'
import './adoption.css'
import type { Adoption } from './use-adoption.js'

function ResultLine({ result }: { readonly result: Adopted }) {
  if (result.hypothesis === null) {
    return (
      <li className="kw-adopted kw-adopted-skipped">
        <span className="kw-adopted-name">{result.name}</span>
        <span>Skipped: {result.refusal ?? 'the server did not say why'}</span>
      </li>
    )
  }
  return (
    <li className="kw-adopted">
      <span className="kw-adopted-name">
        <TextLink
          to="/hypotheses/$hypothesisId"
          params={{ hypothesisId: result.hypothesis.id }}
          underline="always"
        >
          {result.hypothesis.key}
        </TextLink>{' '}
        {result.name}
      </span>
      {result.verdict !== null && (
        <span>
          <VerdictPill verdict={result.verdict.verdict} /> {result.verdict.words}
        </span>
      )}
    </li>
  )
}

export interface AdoptionProgressProps {
  readonly draft: AdoptionDraft
  readonly adoption: Adoption
  readonly onAnother: () => void
}

function headline(draft: AdoptionDraft, isRunning: boolean): string {
  const left = draft.waiting?.length ?? 0
  if (left === 0) return 'Adopted'
  return isRunning ? 'Adopting …' : 'Not finished yet'
}

function Buttons({ draft, adoption, onAnother }: AdoptionProgressProps) {
  const left = draft.waiting?.length ?? 0
  if (adoption.isRunning) return null
  return (
    <div className="kw-adoption-buttons">
      {left > 0 && <Button onClick={adoption.goOn}>Go on with the other {formatCount(left)}</Button>}
      <Button variant="default" onClick={onAnother}>
        {left > 0 ? 'Stop here' : 'Adopt others'}
      </Button>
      {left === 0 && (
        <ButtonLink to="/hypotheses" search={{ view: 'table' }} variant="default">
          See all cards
        </ButtonLink>
      )}
    </div>
  )
}

function Counts({ results, left }: { readonly results: readonly Adopted[]; readonly left: number }) {
  const total = results.length + left
  const adopted = results.filter(({ hypothesis }) => hypothesis !== null).length
  const skipped = results.length - adopted
  return (
    <>
      <Progress.Root size="lg">
        <Progress.Section
          value={total === 0 ? 100 : (results.length / total) * 100}
          aria-label={`${results.length} of ${total} experiments`}
        />
      </Progress.Root>
      <p role="status">
        {formatCount(results.length)} of {formatQuantity(total, 'experiment')}: {formatCount(adopted)} adopted
        {skipped > 0 && `, ${formatCount(skipped)} skipped`}.
      </p>
    </>
  )
}

const stoppedWords = (problem: string | null): string | null =>
  problem === null ? null : `It stopped here; what is adopted stays. ${problem}`

/** How far an adoption is, and what became of each experiment. */
export function AdoptionProgress(props: AdoptionProgressProps) {
  const { draft, adoption } = props
  const left = draft.waiting?.length ?? 0
  return (
    <section className="kw-adoption-progress" aria-labelledby="adoption-progress">
      <h2 id="adoption-progress" className="kw-adoption-title">
        {headline(draft, adoption.isRunning)}
      </h2>
      <Counts results={draft.results} left={left} />
      {left > 0 && (
        <p className="kw-soft">
          You can leave this page: what is adopted stays, and you go on from here when you come back.
        </p>
      )}
      <FormErrors message={stoppedWords(adoption.problem)} />
      <Buttons {...props} />
      {draft.results.length > 0 && (
        <ul className="kw-adopted-list" aria-label="What became of each">
          {[...draft.results].reverse().map((result) => (
            <ResultLine key={result.experimentId} result={result} />
          ))}
        </ul>
      )}
    </section>
  )
}
