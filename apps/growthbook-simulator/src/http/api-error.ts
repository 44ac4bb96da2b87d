/** An answer that GrowthBook gives on purpose: `{"message"}` and, for structured errors, more. */
export class ApiError extends Error {
  readonly status: number
  readonly extra: Readonly<Record<string, unknown>>

  constructor(status: number, message: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.extra = extra
  }
}

/** GrowthBook's default status for a thrown error is 400, "not found" included. */
export function refused(message: string): ApiError {
  return new ApiError(400, message)
}
