import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import { DefinitionError, loadLibrary } from './definition/load-library.js'
import { createSimulator, DEFAULT_SECRET_KEY } from './simulator.js'
import { SERVER_VERSIONS, type ServerVersion } from './wire/dialect.js'
import { QUIRK_NAMES, quirkSchema, QUIRKS } from './wire/quirks.js'

const USAGE = `Usage: node dist/main.js [--port 3199] [--host 127.0.0.1] [--data file.json] [--rate-limit 60|off]
                         [--secret-key KEY] [--readonly-key KEY] [--legacy] [--release 5.0.1]
                         [--latency 0] [--quirk NAME …]

Releases: ${SERVER_VERSIONS.join(', ')}
Quirks:
${QUIRK_NAMES.map((name) => `  ${name}: ${QUIRKS[name]}`).join('\n')}`

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3199' },
    host: { type: 'string', default: '127.0.0.1' },
    data: { type: 'string', default: fileURLToPath(new URL('../data/experiments.json', import.meta.url)) },
    'rate-limit': { type: 'string', default: '60' },
    'secret-key': { type: 'string', default: DEFAULT_SECRET_KEY },
    'readonly-key': { type: 'string', default: 'secret_readonly_simulator' },
    legacy: { type: 'boolean', default: false },
    release: { type: 'string' },
    latency: { type: 'string', default: '0' },
    quirk: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
})

function releaseOf(text: string | undefined): { readonly version?: ServerVersion } {
  if (text === undefined) return {}
  const version = SERVER_VERSIONS.find((known) => known === text)
  if (version === undefined) throw new Error(`--release must be one of ${SERVER_VERSIONS.join(', ')}`)
  return { version }
}

async function serve(): Promise<void> {
  const simulator = createSimulator({
    ...loadLibrary(values.data),
    rateLimitMax: values['rate-limit'] === 'off' ? null : Number(values['rate-limit']),
    latencyMs: Number(values.latency),
    legacy: values.legacy,
    ...releaseOf(values.release),
    quirks: values.quirk.map((name) => quirkSchema.parse(name)),
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
