import type { SingleSignOnProblem } from '@knowwhen/contract'
import type { UserId } from '@knowwhen/domain'

/** A sign-in that a provider began and that ends here: told on the sign-in page by its code. */
export class SingleSignOnFailure extends Error {
  override readonly name = 'SingleSignOnFailure'
  readonly code: SingleSignOnProblem
  /** The person whom the provider vouches for, where there is one. */
  readonly userId: UserId | undefined

  constructor(code: SingleSignOnProblem, options: ErrorOptions & { readonly userId?: UserId } = {}) {
    super(code, options)
    this.code = code
    this.userId = options.userId
  }
}
