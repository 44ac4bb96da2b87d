/** An OpenID Connect provider as the sign-in needs it: that of the installation, or one of an organisation. */
import type { OrganizationId } from '@knowwhen/domain'

import type { Deps } from '../../deps.js'

export interface OidcProvider {
  /** `installation`, or the id of an organisation's provider. */
  readonly key: string
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Whose provider it is; null: the installation's. */
  readonly organizationId: OrganizationId | null
}

export const INSTALLATION = 'installation'

/** In `accounts.provider_id` and as the method of a session: the same `sub` of two providers is two people. */
export const methodOf = ({ key }: Pick<OidcProvider, 'key'>): string => `oidc:${key}`

export const installationProvider = ({ env }: Pick<Deps, 'env'>): OidcProvider | undefined =>
  env.oidc === null
    ? undefined
    : {
        key: INSTALLATION,
        issuer: env.oidc.issuer,
        clientId: env.oidc.clientId,
        clientSecret: env.oidc.clientSecret,
        organizationId: null,
      }

export const CALLBACK_PATH = '/api/v1/session/single-sign-on/callback'

export const redirectUriOf = ({ env }: Pick<Deps, 'env'>): string => `${env.publicUrl}${CALLBACK_PATH}`
