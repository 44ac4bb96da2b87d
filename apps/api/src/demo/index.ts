/** The demo organisation: one endpoint, one flag on the command line, and the GrowthBook behind them. */
import { setUpDemo } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import type { Deps } from '../deps.js'
import { enter } from '../features/auth/index.js'
import { mount } from '../http/mount.js'
import { createDemo, type Demo } from './demo.js'
import type { BuildApp } from './script.js'

export { offerDemo } from './command-line.js'

declare module 'fastify' {
  interface FastifyInstance {
    readonly demo: Demo
  }
}

/** `buildApp` is handed in, because the demo is made through an application of its own. */
export const registerDemo = (app: FastifyInstance, deps: Deps, buildApp: BuildApp): void => {
  const demo = createDemo(deps, buildApp)
  app.decorate('demo', demo)
  app.addHook('onClose', () => demo.close())

  mount(app, setUpDemo, async (_, { request, reply, requestId }) => {
    const signIn = await demo.setUp(requestId)
    return { session: await enter(deps, signIn, { request, reply }), signIn }
  })
}
