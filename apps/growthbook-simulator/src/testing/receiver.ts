import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

export interface Received {
  readonly signature: string
  readonly userAgent: string
  readonly body: string
  readonly payload: z.output<typeof envelopeSchema>
}

const envelopeSchema = z.looseObject({
  event: z.string(),
  object: z.string(),
  data: z.looseObject({ object: z.looseObject({}).optional() }),
})

const addressSchema = z.object({ port: z.number() })

async function receivedOf(request: IncomingMessage): Promise<Received> {
  const body = await text(request)
  const header = (name: string) => String(request.headers[name] ?? '')
  return {
    signature: header('x-growthbook-signature'),
    userAgent: header('user-agent'),
    body,
    payload: envelopeSchema.parse(JSON.parse(body)),
  }
}

/** A web server that takes webhooks and answers with the given statuses in turn, then with 200. */
export async function startReceiver(statuses: readonly number[] = []) {
  const received: Received[] = []
  const answers = [...statuses]
  const server = createServer((request, response) => {
    void receivedOf(request).then((one) => {
      received.push(one)
      response.writeHead(answers.shift() ?? 200).end('ok')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = addressSchema.parse(server.address())
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    events: () => received.map(({ payload }) => payload.event),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
