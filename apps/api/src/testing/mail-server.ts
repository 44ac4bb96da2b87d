/** A real mail server on a port of its own, which keeps what it was given. */
import type { AddressInfo } from 'node:net'

import { SMTPServer } from 'smtp-server'

export interface TestMailServer {
  readonly url: string
  /** Messages as they came over the wire, headers and all. */
  readonly messages: readonly string[]
  /** Recipients of the envelopes, in order. */
  readonly recipients: readonly string[]
  readonly stop: () => Promise<void>
  /** Listens again, at the same address. */
  readonly start: () => Promise<void>
}

const read = async (stream: AsyncIterable<Buffer | string>): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(Buffer.from(part))
  return Buffer.concat(parts).toString('utf8')
}

const refusal = (text: string, responseCode: number): Error =>
  Object.assign(new Error(text), { responseCode })

/** Refuses recipients that begin with `nobody` for good, and those that begin with `later` for now. */
export const testMailServer = async (): Promise<TestMailServer> => {
  const messages: string[] = []
  const recipients: string[] = []
  const make = (): SMTPServer =>
    new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      closeTimeout: 100,
      onRcptTo: ({ address }, _, answer) => {
        if (address.startsWith('nobody')) {
          answer(refusal('No such mailbox', 550))
          return
        }
        if (address.startsWith('later')) {
          answer(refusal('Come back later', 450))
          return
        }
        recipients.push(address)
        answer()
      },
      onData: (stream, _, answer) => {
        read(stream).then(
          (message) => {
            messages.push(message)
            answer()
          },
          (error: unknown) => answer(error instanceof Error ? error : new Error(String(error))),
        )
      },
    })
  const listen = (server: SMTPServer, port: number): Promise<AddressInfo> =>
    new Promise((resolve, reject) => {
      server.on('error', reject)
      const { server: socket } = server
      server.listen(port, '127.0.0.1', () => {
        const address = socket.address()
        if (address === null || typeof address === 'string') reject(new Error('no port'))
        else resolve(address)
      })
    })
  let server = make()
  const { port } = await listen(server, 0)
  return {
    url: `smtp://127.0.0.1:${port}`,
    messages,
    recipients,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
    start: async () => {
      server = make()
      await listen(server, port)
    },
  }
}
