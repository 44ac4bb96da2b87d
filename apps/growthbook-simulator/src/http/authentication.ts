import { ApiError, refused } from './api-error.js'

export interface SecretKey {
  readonly key: string
  readonly role: 'admin' | 'readonly'
  /** Why the key, or what it stands for, is refused. */
  readonly state?: 'expired' | 'disabled' | 'tokensDisabled' | 'suspended'
}

const STATES: Record<NonNullable<SecretKey['state']>, () => ApiError> = {
  expired: () => new ApiError(401, 'This API key has expired'),
  disabled: () => new ApiError(401, 'This API key has been disabled'),
  tokensDisabled: () => new ApiError(401, 'Personal access tokens are disabled for this organization'),
  suspended: () =>
    new ApiError(
      403,
      'This account has been suspended. Please contact support@growthbook.io for assistance.',
    ),
}

function secretIn(header: string | undefined): string {
  if (header === undefined || header === '') throw refused('Missing Authorization header')
  const [scheme, value] = header.split(' ')
  // Case-sensitive, as in GrowthBook: `bearer` is another scheme.
  if (scheme !== 'Bearer' && scheme !== 'Basic') {
    throw refused('Must use either a Bearer or Basic authentication scheme')
  }
  if (value === undefined || value === '') throw refused('Missing API key in Authorization header')
  return scheme === 'Bearer'
    ? bearerSecret(value)
    : (Buffer.from(value, 'base64').toString('ascii').split(':')[0] ?? '')
}

/** Three segments are taken for a JSON web token, never for a key. */
function bearerSecret(value: string): string {
  if (value.split('.').length === 3) throw new ApiError(401, 'Invalid token')
  return value
}

/** In GrowthBook's order: header, scheme, value (400), then the key itself (401). */
export function authenticate(header: string | undefined, keys: readonly SecretKey[]): SecretKey {
  const secret = secretIn(header)
  if (secret.startsWith('sdk-')) {
    throw new ApiError(401, 'Must use a Secret API Key for this request, SDK Endpoint key given instead.')
  }
  const found = keys.find(({ key }) => key === secret)
  if (found === undefined) throw new ApiError(401, 'Invalid API key')
  if (found.state !== undefined) throw STATES[found.state]()
  return found
}
