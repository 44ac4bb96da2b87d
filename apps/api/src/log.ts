/** Structured lines with request, organisation and person; never a secret, never the values of a query. */
import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino'

import { withoutValues } from './db/database-errors.js'
import type { Env } from './env.js'

const STDOUT = 1
export const STDERR = 2

const secrets = ['password', 'secretKey', 'secret', 'apiKey', 'token', 'authorization', 'cookie']

export const createLog = (
  { logLevel }: Pick<Env, 'logLevel'>,
  destination: DestinationStream | number = STDOUT,
): Logger =>
  pino(
    {
      level: logLevel,
      redact: [...secrets, ...secrets.map((name) => `*.${name}`)],
      serializers: {
        err: (error: unknown) => (error instanceof Error ? stdSerializers.err(withoutValues(error)) : error),
      },
    },
    typeof destination === 'number' ? pino.destination(destination) : destination,
  )
