import type { SingleSignOnProblem } from '@knowwhen/contract'

/** A sign-in that a provider began and that ends here: told on the sign-in page by its code. */
export class SingleSignOnFailure extends Error {
  override readonly name = 'SingleSignOnFailure'
  readonly code: SingleSignOnProblem

  constructor(code: SingleSignOnProblem, options?: ErrorOptions) {
    super(code, options)
    this.code = code
  }
}
