/** Listens and drains: the process that serves everything. */
import type { FastifyInstance } from 'fastify'

import { readEnv, type Env } from './env.js'
import { createLog } from './log.js'
import { openRuntime, sentenceOfFailure, type Runtime } from './runtime.js'

/** Longer than any request may take; after it the process ends whatever is still open. */
const DRAIN_TIMEOUT = 20_000

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const addressOf = (env: Env, app: FastifyInstance): string => {
  const address = app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : env.port
  const host = env.host === '0.0.0.0' || env.host === '::' ? 'localhost' : env.host
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Ends in order: no new requests, those at work finish, then jobs, connections and the embedded database. */
const closeAll = async (app: FastifyInstance, runtime: Runtime): Promise<void> => {
  setTimeout(() => process.exit(1), DRAIN_TIMEOUT).unref()
  await app.close()
  await runtime.close()
}

const closeOnSignal = (app: FastifyInstance, runtime: Runtime): void => {
  let closing = false
  const close = (): void => {
    // A second Ctrl-C means now.
    if (closing) process.exit(1)
    closing = true
    say('Knowwhen is stopping …')
    closeAll(app, runtime).then(
      () => process.exit(0),
      (error: unknown) => {
        runtime.deps.log.error({ err: error }, 'stopping has failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', close)
  process.on('SIGINT', close)
}

const portTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'

const listen = async (app: FastifyInstance, env: Env): Promise<void> => {
  try {
    await app.listen({ port: env.port, host: env.host })
  } catch (error) {
    if (!portTaken(error)) throw error
    throw new Error(`Port ${env.port} is in use. Stop the other program, or choose another: PORT=3001`, {
      cause: error,
    })
  }
}

const serve = async (): Promise<void> => {
  const env = readEnv()
  const [runtime, { buildApp }] = await Promise.all([openRuntime(env, createLog(env)), import('./app.js')])
  const app = await buildApp(runtime.deps)
  try {
    await listen(app, env)
  } catch (error) {
    await closeAll(app, runtime)
    throw error
  }
  closeOnSignal(app, runtime)
  await app.demo.resume()
  await runtime.deps.queue.start()
  const address = addressOf(env, app)
  say(`Knowwhen is ready at ${address}`)
  if (process.argv.includes('--demo')) {
    const { offerDemo } = await import('./demo/index.js')
    await offerDemo(app.demo, { address, say })
  }
}

try {
  await serve()
} catch (error) {
  process.stderr.write(`Knowwhen could not start.\n${sentenceOfFailure(error)}\n`)
  process.exit(1)
}
