import { adoptExperiments, listAdoptable, previewAdoption, type Adopted } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mount, type RequestContext } from '../../http/mount.js'
import { listAdoptableViews } from './adoptable.read.js'
import type { AdoptionSettings } from './adopted-card.js'
import { adoptOne, checkSettings, namesOf, previewCards, refusalOf } from './adoption.service.js'

type InTenant = RequestContext<typeof adoptExperiments>['inTenant']

interface Given {
  readonly experimentId: string
  readonly settings: AdoptionSettings
  readonly name: string
}

/** Each in a transaction of its own: what is adopted stays so, and nobody waits for fifty cards at once. */
const adopt = async (inTenant: InTenant, { experimentId, settings, name }: Given): Promise<Adopted> => {
  try {
    return await inTenant((tx, actor) => adoptOne(tx, actor, { experimentId, settings }))
  } catch (error) {
    return { experimentId, name, hypothesis: null, verdict: null, ...refusalOf(error) }
  }
}

export const registerAdoption = (app: FastifyInstance): void => {
  mount(app, listAdoptable, ({ query }, { inTenant }) => inTenant((tx) => listAdoptableViews(tx, query)))

  mount(app, previewAdoption, ({ body }, { inTenant }) =>
    inTenant(async (tx, actor) => ({ items: await previewCards(tx, actor, body) })),
  )

  mount(app, adoptExperiments, async ({ body }, { inTenant }) => {
    const names = await inTenant(async (tx, actor) => {
      await checkSettings(tx, actor, body)
      return namesOf(tx, body.experimentIds)
    })
    const items: Adopted[] = []
    for (const experimentId of body.experimentIds) {
      const name = names.get(experimentId) ?? ''
      items.push(await adopt(inTenant, { experimentId, settings: body, name }))
    }
    const adopted = items.filter(({ hypothesis }) => hypothesis !== null).length
    return { items, adopted, skipped: items.length - adopted }
  })
}
