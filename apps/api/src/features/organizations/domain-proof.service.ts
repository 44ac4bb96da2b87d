/** The proof that a provider's domain is the organisation's: a record that only the domain's owner can publish. */
import type { IdentityProvider } from '@knowwhen/contract'

import type { TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import type { Actor } from '../../http/actor.js'
import { conflict, Problem, stale, unprocessable } from '../../http/problems.js'
import { isDomainOfAnother, lockDomain, markDomainVerified } from './identity-provider.repo.js'
import { getRow, present, record, recordOf } from './identity-provider.service.js'

/** What is to be looked for in the DNS. @throws Problem 404 */
export const readRecord = async (tx: TenantTx) => {
  const row = await getRow(tx)
  return { domain: row.domain, domainToken: row.domainToken, ...recordOf(row) }
}

const recordNotFound = (name: string) =>
  unprocessable(
    'recordNotFound',
    `The TXT record cannot be found at ${name}. New records can take some hours to be seen everywhere; try again later.`,
  )

const dnsUnavailable = (name: string) =>
  new Problem({
    status: 503,
    code: 'dnsUnavailable',
    detail: `The DNS could not be asked about ${name}. This says nothing of your record; please try again in some minutes.`,
  })

/** The DNS did answer: there is no such name, or no TXT record under it. */
const isNoRecord = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOTFOUND' || error.code === 'ENODATA')

const textsOf = async (
  { resolveTxt, log }: Pick<Deps, 'resolveTxt' | 'log'>,
  name: string,
): Promise<readonly string[]> => {
  try {
    return await resolveTxt(name)
  } catch (error) {
    if (isNoRecord(error)) return []
    log.warn({ err: error, domain: name }, 'the DNS could not be asked for a domain’s record')
    throw dnsUnavailable(name)
  }
}

/** Asks the DNS. @throws Problem 422 `recordNotFound`, 503 `dnsUnavailable` */
export const findRecord = async (
  deps: Pick<Deps, 'resolveTxt' | 'log'>,
  { name, value }: { readonly name: string; readonly value: string },
): Promise<void> => {
  const records = await textsOf(deps, name)
  if (!records.some((text) => text.trim() === value)) throw recordNotFound(name)
}

const domainTaken = () =>
  conflict(
    'domainTaken',
    'People of this domain sign in to another organisation of this installation already. Its provider has to be removed there first.',
  )

/** @throws Problem 409 `domainTaken`, 412 where it became another one while the DNS was asked */
export const confirmDomain = async (
  tx: TenantTx,
  actor: Actor,
  { domainToken }: { readonly domainToken: string },
): Promise<IdentityProvider> => {
  const row = await getRow(tx)
  if (row.domainToken !== domainToken) throw stale()
  if (row.domainVerifiedAt === null) {
    await lockDomain(tx, row.domain)
    if (await isDomainOfAnother(tx, row.domain)) throw domainTaken()
    await markDomainVerified(tx, { domainToken, at: actor.at })
    const after = { domain: row.domain }
    await record(tx, actor, { action: 'identityProvider.domainVerified', id: row.id, after })
  }
  return present(await getRow(tx))
}
