import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Scratch } from './scratch.js'

/** A Node process of its own that uses the embedded PostgreSQL. */
export interface ServerChild {
  readonly pid: number
  readonly connectionString: string
  readonly adopted: boolean
  /** The ids of the rows whose insertion PostgreSQL has acknowledged to it. */
  readonly acknowledged: ReadonlySet<number>
  readonly startWriting: () => void
  /** How often the child was told that its server had come back. */
  readonly restored: () => number
  readonly signal: (signal: NodeJS.Signals) => void
  /** Its exit code, or the name of the signal that ended it. */
  readonly exited: Promise<unknown>
}

export interface ChildOptions {
  readonly dataDirectory: string
  readonly nativeDirectory?: string
}

export interface ChildUser {
  readonly uid: number
  readonly gid: number
}

const SCRIPT = fileURLToPath(new URL('./server-script.ts', import.meta.url))
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/** Starts the process and waits until it has its server; it is killed after the test. */
export async function startChild(
  scratch: Scratch,
  options: ChildOptions,
  user?: ChildUser,
): Promise<ServerChild> {
  const child = spawn(
    process.execPath,
    [
      '--import',
      TSX,
      '--conditions',
      'source',
      SCRIPT,
      options.dataDirectory,
      ...(options.nativeDirectory === undefined ? [] : [options.nativeDirectory]),
    ],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], ...user },
  )
  scratch.afterwards(() => void child.kill('SIGKILL'))
  const exited = once(child, 'exit').then(([code, signal]: unknown[]) => signal ?? code)
  return follow(child, exited)
}

function follow(child: ChildProcess, exited: Promise<unknown>): Promise<ServerChild> {
  const acknowledged = new Set<number>()
  let restored = 0
  return new Promise((resolve, reject) => {
    void exited.then((status) => {
      reject(new Error(`the child ended before it had a server: ${String(status)}`))
    })
    child.on('message', (message: unknown) => {
      const { kind, id, connectionString, adopted } = parse(message)
      if (kind === 'acknowledged') acknowledged.add(Number(id))
      if (kind === 'restored') restored += 1
      if (kind === 'failed') reject(new Error(JSON.stringify(message)))
      if (kind !== 'started') return
      resolve({
        pid: child.pid ?? 0,
        connectionString: String(connectionString),
        adopted: adopted === true,
        acknowledged,
        startWriting: () => void child.send('write'),
        restored: () => restored,
        signal: (signal) => void child.kill(signal),
        exited,
      })
    })
  })
}

function parse(message: unknown): Readonly<Record<string, unknown>> {
  return typeof message === 'object' && message !== null ? { ...message } : {}
}
