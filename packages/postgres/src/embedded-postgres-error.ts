/** Why the embedded PostgreSQL could not be had; each comes with a sentence that says what to do. */
export const EMBEDDED_POSTGRES_ERROR_CODES = [
  'unsupportedPlatform',
  'binariesMissing',
  'binariesUnusable',
  'directoryUnusable',
  'wrongMajorVersion',
  'noServerUser',
  'passwordLost',
  'passwordRejected',
  'settingInvalid',
  'startFailed',
  'startTimedOut',
  'stopFailed',
] as const

export type EmbeddedPostgresErrorCode = (typeof EMBEDDED_POSTGRES_ERROR_CODES)[number]

/** An expected failure of the embedded PostgreSQL; `message` is a sentence for the operator. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError'
  readonly code: EmbeddedPostgresErrorCode

  constructor(code: EmbeddedPostgresErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}

/** The system's or the server's code of an error (`ENOENT`, `57P03`), if it has one. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** The error's own words, whatever was thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
