/** A change of the experiment that came after results could be seen, as words. */
import type { Hypothesis, LateExperimentChange } from '@knowwhen/contract'

const kindWords: Readonly<Record<LateExperimentChange['kind'], string>> = {
  linked: 'Experiment linked after its results were visible',
  changed: 'Experiment changed after its results were visible',
  unlinked: 'Experiment taken away after its results were visible',
}

/** The mark of the whole card; null where everything happened in time. */
export function lateChangeMark({ lateExperimentChanges }: Hypothesis): string | null {
  if (lateExperimentChanges.length === 0) return null
  return lateExperimentChanges.every(({ kind }) => kind === 'linked') ? kindWords.linked : kindWords.changed
}

const quoted = (experiment: LateExperimentChange['from']): string => `“${experiment?.name ?? ''}”`

function experimentWords({ kind, from, to }: LateExperimentChange): string {
  if (kind === 'changed') return `from ${quoted(from)} to ${quoted(to)}`
  return quoted(kind === 'linked' ? to : from)
}

export const lateChangeWords = (change: LateExperimentChange): string =>
  `${kindWords[change.kind]}: ${experimentWords(change)}`
