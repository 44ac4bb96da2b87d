import { ApiProblem, sentenceOf, type ProblemError } from './problem.js'

/** A failed submit, sorted by where the form can say it. */
export interface FormProblem {
  /** For the summary above the form. */
  readonly message: string
  /** By field of the form. */
  readonly fields: Readonly<Record<string, string>>
  /** Errors of things that this form has no field for. */
  readonly rest: readonly ProblemError[]
}

const fieldOf = (path: string): string => path.replace(/^\/?(body[./])?/, '').replaceAll('/', '.')

/** The server refuses a taken name as a whole; people look for it at the field. */
const errorsOf = (problem: ApiProblem): readonly ProblemError[] =>
  problem.code === 'nameTaken' && problem.errors.length === 0
    ? [{ path: 'name', message: problem.message }]
    : problem.errors

export const formProblemOf = (error: unknown, fieldNames: readonly string[]): FormProblem => {
  const errors = error instanceof ApiProblem ? errorsOf(error) : []
  const known = errors.filter(({ path }) => fieldNames.includes(fieldOf(path)))
  return {
    message: sentenceOf(error),
    fields: Object.fromEntries(known.map(({ path, message }) => [fieldOf(path), message])),
    rest: errors.filter((candidate) => !known.includes(candidate)),
  }
}
