/** An example of every endpoint: one that is added without its own neither compiles nor passes. */
import { accountExamples } from './account.examples.js'
import { cardExamples } from './card.examples.js'
import { connectionExamples, installationExamples } from './connection.examples.js'
import { evidenceExamples } from './evidence.examples.js'
import { experimentExamples } from './experiment.examples.js'
import { flagExamples, webhookExamples } from './webhook.examples.js'
import type { Arrange, EndpointId } from './example.js'
import { organizationExamples } from './organization.examples.js'
import { outwardExamples } from './outward.examples.js'
import { teamExamples } from './team.examples.js'

const examples: Readonly<Record<EndpointId, Arrange>> = {
  ...accountExamples,
  ...organizationExamples,
  ...teamExamples,
  ...cardExamples,
  ...connectionExamples,
  ...experimentExamples,
  ...evidenceExamples,
  ...outwardExamples,
  ...webhookExamples,
  ...flagExamples,
  ...installationExamples,
}

/** By the endpoint's id, as it is known at run time. */
export const exampleOf = (id: string): Arrange | undefined =>
  new Map<string, Arrange>(Object.entries(examples)).get(id)
