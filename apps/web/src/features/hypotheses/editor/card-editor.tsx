import type { Hypothesis, Team } from '@knowwhen/contract'
import type { ReactNode } from 'react'

import { Statement } from '../../../ui/evidence/statement.js'
import { measureWords } from '../../../ui/evidence/signal-words.js'
import '../hypotheses.css'
import { BeliefFields } from './belief-fields.js'
import { promiseOfDraft } from './draft-card.js'
import type { Draft } from './draft.js'
import { forgetDraft } from './kept-drafts.js'
import { GapsPanel } from './gaps-panel.js'
import { NotesFields } from './notes-fields.js'
import { PlanFields, type ArmChoice } from './plan-fields.js'
import { SaveStatusLine } from './save-status.js'
import { SealButton } from './seal-dialog.js'
import type { KpiChoice } from './signal-fields.js'
import { SignalsFields } from './signals-fields.js'
import { useDraftEditor, type DraftEditor } from './use-draft-editor.js'

/** What linking an experiment needs of the editor, since both change the same card. */
export interface LinkTools {
  /** Saves everything typed, makes the card if it is new, and says its id; `null` where that failed. */
  readonly prepare: () => Promise<string | null>
  readonly adopt: (card: Hypothesis) => void
}

export interface CardEditorProps {
  readonly card: Hypothesis | null
  readonly teamId: string | null
  readonly teams: readonly Pick<Team, 'id' | 'name'>[]
  readonly kpis: readonly KpiChoice[]
  readonly arms: readonly ArmChoice[] | null
  /** The linked experiment, or the button that links one; routes bring it. */
  readonly renderExperiment: (tools: LinkTools) => ReactNode
  readonly exposureBegan: boolean
  readonly maySeal: boolean
  readonly onCreated: (card: Hypothesis) => void
  readonly onSealed: (card: Hypothesis) => void
  /** Reads the card anew and opens it again, without what was typed here. */
  readonly onTakeTheirs: () => void
}

function LiveStatement({ draft }: { readonly draft: Draft }) {
  const goals = draft.signals.filter(({ role }) => role === 'goal').map(promiseOfDraft)
  return (
    <section aria-label="The card as a sentence" className="kw-live">
      <Statement
        capability={draft.capability.trim()}
        audience={draft.audience.trim()}
        outcome={draft.outcome.trim()}
        measures={goals.map(measureWords)}
      />
    </section>
  )
}

function EditorAside({ props, editor }: { readonly props: CardEditorProps; readonly editor: DraftEditor }) {
  const { draft, saver, status, gaps } = editor
  const takeTheirs = () => {
    forgetDraft(saver.stored()?.id ?? null)
    props.onTakeTheirs()
  }
  return (
    <aside className="kw-editor-aside" aria-label="The card so far">
      <div className="kw-editor-sentence">
        <LiveStatement draft={draft} />
        {editor.restored && <p className="kw-restored">What you had typed and not saved is here again.</p>}
        <SaveStatusLine
          status={status}
          onRetry={() => void saver.flush()}
          onOverwrite={() => void saver.overwrite()}
          onTakeTheirs={takeTheirs}
        />
      </div>
      <div className="kw-editor-gaps">
        <GapsPanel gaps={gaps} />
        {props.maySeal ? (
          <SealButton
            saver={saver}
            gaps={gaps.length}
            exposureBegan={props.exposureBegan}
            onSealed={props.onSealed}
          />
        ) : (
          <p className="kw-soft">Sealing needs the role of an editor or above.</p>
        )}
      </div>
    </aside>
  )
}

/** A card while it is written: the form, and beside it the sentence, what is missing, and whether it is saved. */
export function CardEditor(props: CardEditorProps) {
  const editor = useDraftEditor(props)
  return (
    <div className="kw-editor">
      <form className="kw-editor-form" onSubmit={(event) => event.preventDefault()} noValidate>
        <BeliefFields form={editor} teams={props.teams} />
        <NotesFields
          form={editor}
          field="observations"
          title="Because we saw"
          word="observation"
          help="What makes us believe it: numbers, interviews, tickets."
        />
        <NotesFields
          form={editor}
          field="assumptions"
          title="Assuming that"
          word="assumption"
          help="What must be true for it to work, and nobody has checked yet."
        />
        <SignalsFields form={editor} kpis={props.kpis} />
        <PlanFields
          form={editor}
          arms={props.arms}
          experiment={props.renderExperiment({
            prepare: async () => (await editor.saver.ensureStored())?.id ?? null,
            adopt: editor.adopt,
          })}
        />
      </form>
      <EditorAside props={props} editor={editor} />
    </div>
  )
}
