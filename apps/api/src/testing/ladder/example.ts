/** What an endpoint's example is: how to arrange for one call, and the call. */
import type * as contract from '@knowwhen/contract'
import type { Endpoint } from '@knowwhen/contract'

import type { TestApp } from '../app.js'
import type { TestOrganization } from '../builders.js'
import type { World } from '../cards.js'

type Contract = typeof contract

/** The id of every endpoint of the contract: a new one without an example does not compile. */
export type EndpointId = {
  [Name in keyof Contract]: Contract[Name] extends Endpoint ? Contract[Name]['id'] : never
}[keyof Contract]

export interface Stage {
  readonly t: TestApp
  /** An organisation of this example alone; its owner makes the call unless the example says otherwise. */
  readonly w: World
  /** Looks after the installation. */
  readonly operator: TestOrganization
  /** Of a GrowthBook that answers. */
  readonly growthBookOrigin: string
  /** Of an OpenID provider that answers. */
  readonly issuer: string
  /** An installation in which nobody is yet. */
  readonly emptyInstallation: () => Promise<TestApp>
  /** Puts a TXT record into the DNS. */
  readonly publish: (record: string) => void
}

export interface Example {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: object
  /** Who calls; else the owner (or the operator, where the endpoint is theirs). */
  readonly headers?: object
  /** Holds for a minute only, so that it is arranged anew where it must succeed. */
  readonly isMomentary?: true
  /** Where; else the installation of the stage. */
  readonly on?: TestApp
}

export type Arrange = (stage: Stage) => Example | Promise<Example>

/** Examples of some endpoints. */
export type Examples<Ids extends EndpointId> = Readonly<Record<Ids, Arrange>>

/** For endpoints that need nothing. */
export const plain: Arrange = () => ({})
