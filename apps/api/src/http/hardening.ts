/** Headers that hold for every answer, and a guard for when the process cannot keep up. */
import compress from '@fastify/compress'
import helmet from '@fastify/helmet'
import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'
import { constants } from 'node:zlib'

import type { Env } from '../env.js'
import { isSecure } from './credentials.js'
import { busy } from './problems.js'

/** Where the SDK of an operator's GrowthBook asks from the browser, if there is one. */
const flagOrigins = ({ featureFlags }: Env): readonly string[] =>
  featureFlags === null ? [] : [new URL(featureFlags.apiHost).origin]

/** Everything from this origin. Styles may be inline, because the component library writes style elements. */
const contentSecurityPolicy = (env: Env, secure: boolean) => ({
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'", ...flagOrigins(env)],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    ...(secure ? { upgradeInsecureRequests: [] } : {}),
  },
})

const LONGEST_EVENT_LOOP_DELAY = 3_000

export const protect = async (app: FastifyInstance, env: Env): Promise<void> => {
  const secure = isSecure(env)
  await app.register(helmet, {
    contentSecurityPolicy: contentSecurityPolicy(env, secure),
    strictTransportSecurity: secure,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
  })
  await app.register(compress, {
    threshold: 1024,
    encodings: ['br', 'gzip'],
    // The library's default quality makes a list take longer to compress than to read.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  })
  await app.register(underPressure, {
    maxEventLoopDelay: LONGEST_EVENT_LOOP_DELAY,
    pressureHandler: () => {
      throw busy()
    },
  })
}
