import type { DraftEditor } from './use-draft-editor.js'

/** What every part of the form needs: the draft, a way to change it, and what is wrong where. */
export type FormPart = Pick<DraftEditor, 'draft' | 'change' | 'errorOf'>
