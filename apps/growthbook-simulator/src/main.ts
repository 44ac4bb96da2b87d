import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import { DefinitionError, loadLibrary } from './definition/load-library.js'
import { createSimulator, DEFAULT_SECRET_KEY } from './simulator.js'

const USAGE = `Usage: node dist/main.js [--port 3199] [--host 127.0.0.1] [--data file.json] [--rate-limit 60]
                         [--secret-key KEY] [--readonly-key KEY] [--legacy]`

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3199' },
    host: { type: 'string', default: '127.0.0.1' },
    data: { type: 'string', default: fileURLToPath(new URL('../data/experiments.json', import.meta.url)) },
    'rate-limit': { type: 'string', default: '60' },
    'secret-key': { type: 'string', default: DEFAULT_SECRET_KEY },
    'readonly-key': { type: 'string', default: 'secret_readonly_simulator' },
    legacy: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

async function serve(): Promise<void> {
  const simulator = createSimulator({
    ...loadLibrary(values.data),
    rateLimitMax: Number(values['rate-limit']),
    legacy: values.legacy,
    secretKeys: [
      { key: values['secret-key'], role: 'admin' },
      { key: values['readonly-key'], role: 'readonly' },
    ],
  })
  const { origin } = await simulator.listen({ port: Number(values.port), host: values.host })
  console.log(
    `GrowthBook simulator on ${origin}/api/v1 with ${simulator.experiments.list().length} experiments`,
  )
  const stop = (): void => void simulator.close().then(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

if (values.help) {
  console.log(USAGE)
} else {
  serve().catch((error: unknown) => {
    console.error(error instanceof DefinitionError ? error.message : error)
    process.exitCode = 1
  })
}
