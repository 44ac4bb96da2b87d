import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterEach } from 'vitest'

export interface Scripted {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string
  /** Path and query of every request, in order. */
  readonly asked: string[]
  readonly authorizations: (string | undefined)[]
  /** Bodies of the requests that had one, as they were read to their end. */
  readonly bodies: string[]
  readonly connections: () => number
  readonly close: () => Promise<void>
}

export type Reply = (request: IncomingMessage, response: ServerResponse, count: number) => void

/** Answers with JSON. */
export const json =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }

/** Answers with text as it stands. */
export const plain =
  (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply =>
  (_request, response) => {
    response.writeHead(status, headers)
    response.end(body)
  }

/** One reply after another; the last one stays. */
export const inTurn =
  (...replies: readonly Reply[]): Reply =>
  (request, response, count) =>
    replies[Math.min(count, replies.length - 1)]?.(request, response, count)

/** A reply for each path (without its query); anything else is GrowthBook's "Unknown API endpoint". */
export const byPath =
  (routes: Readonly<Record<string, Reply>>): Reply =>
  (request, response, count) => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    const reply = routes[path] ?? json(404, { message: 'Unknown API endpoint' })
    reply(request, response, count)
  }

const listen = async (reply: Reply): Promise<Scripted> => {
  const asked: string[] = []
  const authorizations: (string | undefined)[] = []
  const bodies: string[] = []
  let connections = 0
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    authorizations.push(request.headers.authorization)
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')))
    request.on('end', () => body !== '' && bodies.push(body))
    reply(request, response, asked.length - 1)
  })
  server.on('connection', () => (connections += 1))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    origin: `http://127.0.0.1:${String(port)}`,
    asked,
    authorizations,
    bodies,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

/** Real HTTP servers on loopback that end with each test. */
export const useScriptedServers = () => {
  const servers: Scripted[] = []
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()))
  })
  return async (reply: Reply): Promise<Scripted> => {
    const server = await listen(reply)
    servers.push(server)
    return server
  }
}
