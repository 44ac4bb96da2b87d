import { Button } from '@mantine/core'
import type { Declaration } from '@knowwhen/contract'

import { call } from '../../api/client.js'
import { approveDeclaration } from '../../api/endpoints.js'
import { useChange } from '../../api/use-change.js'
import { gradeWords } from '../../ui/evidence/grade-badge.js'
import { VerdictPill } from '../../ui/evidence/verdict-pill.js'
import { formatMoment } from '../../ui/format.js'
import { reviewWords } from './declared-words.js'
import './declarations.css'

export interface DeclarationListProps {
  readonly declarations: readonly Declaration[]
  /** Who is signed in: one does not agree with oneself. */
  readonly userId: string
  readonly mayMark: boolean
}

interface EntryProps extends Omit<DeclarationListProps, 'declarations'> {
  readonly declaration: Declaration
}

function Answer({ declaration, userId, mayMark }: EntryProps) {
  const approve = useChange({
    send: () =>
      call(approveDeclaration, {
        params: { hypothesisId: declaration.hypothesisId, declarationId: declaration.id },
        body: {},
      }),
    refreshes: [[]],
    done: () => 'The declared verdict has taken effect.',
    kept: 'It still waits.',
  })
  if (declaration.declaredBy.userId === userId) {
    return <p className="kw-soft">Somebody else has to agree: you declared it.</p>
  }
  if (!mayMark) return <p className="kw-soft">An editor or above has to agree.</p>
  return (
    <div>
      <Button size="compact-md" loading={approve.isPending} onClick={() => approve.mutate(undefined)}>
        Agree with this verdict
      </Button>
    </div>
  )
}

function Entry(props: EntryProps) {
  const { declaration } = props
  return (
    <li className="kw-declaration" data-in-force={declaration.isInForce || undefined}>
      <p className="kw-declaration-head">
        <VerdictPill verdict={declaration.verdict} /> <strong>{gradeWords(declaration.grade)}</strong>
      </p>
      <p className="kw-declaration-reading">{declaration.reading}</p>
      <p className="kw-soft">
        <a href={declaration.sourceLink} target="_blank" rel="noreferrer">
          Source
        </a>
        {' · '}
        {declaration.declaredBy.name}, {formatMoment(declaration.declaredAt)}; {reviewWords(declaration)}
        {declaration.isInForce && '. This is the card’s verdict.'}
      </p>
      {declaration.review === 'awaitingSecondPerson' && <Answer {...props} />}
    </li>
  )
}

/** Every verdict that people declared on the card; newest first. */
export function DeclarationList({ declarations, ...rest }: DeclarationListProps) {
  return (
    <ul className="kw-declarations" aria-label="Declared verdicts">
      {declarations.map((declaration) => (
        <Entry key={declaration.id} declaration={declaration} {...rest} />
      ))}
    </ul>
  )
}
