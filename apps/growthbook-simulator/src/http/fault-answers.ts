import { setTimeout as pause } from 'node:timers/promises'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ApiError } from './api-error.js'
import type { FaultBoard, FaultKind } from './faults.js'

/** What answers where someone took the web application for the API. */
const APP_PAGE = `<!DOCTYPE html><html lang="en"><head><title>GrowthBook</title></head>
<body><div id="__next"><p>Loading...</p></div></body></html>`

const GATEWAY_PAGE = `<html><head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>`

const HTML = 'text/html; charset=utf-8'

type Strike = (kind: FaultKind) => boolean

async function answerWithPage(strike: Strike, reply: FastifyReply): Promise<void> {
  if (strike('html')) await reply.type(HTML).send(APP_PAGE)
  else if (strike('badGateway')) await reply.code(502).type(HTML).send(GATEWAY_PAGE)
  else if (strike('notJson')) await reply.type('application/json').send('The server is being moved.')
  else if (strike('routeNotFound')) await reply.code(404).send({ status: 404, message: 'Route not found' })
}

/** What a broken server or a wrong host does, before anything else is looked at. */
export async function spoilBefore(
  faults: FaultBoard,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const strike: Strike = (kind) => faults.strike(kind, request.url) !== undefined
  if (strike('hang')) await faults.hang()
  if (strike('connectionClosed')) {
    reply.hijack()
    request.raw.socket.destroy()
    return
  }
  if (strike('serverError')) throw new ApiError(500, 'Internal Server Error')
  await answerWithPage(strike, reply)
}

/** Half of the body, and then a reset: no end, no error that HTTP knows. */
async function* resetInTheMiddle(body: string, request: FastifyRequest): AsyncGenerator<string> {
  yield body.slice(0, Math.ceil(body.length / 2))
  await pause(5)
  request.raw.socket.resetAndDestroy()
  yield ''
}

const DRIPS = 40

async function* drip(body: string, milliseconds: number): AsyncGenerator<string> {
  const size = Math.max(1, Math.ceil(body.length / DRIPS))
  for (let at = 0; at < body.length; at += size) {
    yield body.slice(at, at + size)
    await pause(milliseconds, undefined, { ref: false })
  }
}

const MEGABYTE = ' '.repeat(1024 * 1024)

function* behindBlanks(body: string, megabytes: number): Generator<string> {
  for (let count = 0; count < megabytes; count += 1) yield MEGABYTE
  yield body
}

/** What happens to a body on its way; a stream goes out without a length. */
export function spoilBody(faults: FaultBoard, request: FastifyRequest, body: string): string | Readable {
  const strike = (kind: FaultKind) => faults.strike(kind, request.url)
  if (strike('connectionReset') !== undefined) return Readable.from(resetInTheMiddle(body, request))
  const slow = strike('slowDrip')
  if (slow !== undefined) return Readable.from(drip(body, slow.dripMilliseconds))
  const gigantic = strike('giganticBody')
  if (gigantic !== undefined) return Readable.from(behindBlanks(body, gigantic.megabytes))
  return strike('malformedJson') === undefined ? body : body.slice(0, Math.ceil(body.length / 2))
}

/** The same answer with its numbers turned into nonsense, as a proxy or a broken release might. */
export function spoilResults(answer: unknown): unknown {
  return spoil(answer, false)
}

function spoil(value: unknown, inside: boolean): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => spoil(item, inside))
  if (typeof value !== 'object' || value === null) return inside && typeof value === 'number' ? 'NaN' : value
  return Object.fromEntries(
    Object.entries(value).map(([key, child]: [string, unknown]) => [
      key,
      spoil(child, inside || key === 'result' || key === 'experimentResults'),
    ]),
  )
}
