/** Programs that a benchmark starts: ended by their own handle, and awaited. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

export const root = resolve(import.meta.dirname, '..')

export interface Program {
  /** The text after `announces` on the line of standard output that began with it. */
  readonly announced: string
  /** Ends it in order, and resolves when it is gone. */
  readonly stop: () => Promise<void>
}

interface ProgramOptions {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** How the line begins that says the program is ready. */
  readonly announces: string
}

/** Only what a program needs to run: settings of the person who runs the benchmark would change what is measured. */
const plainEnvironment = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  NODE_ENV: 'production',
})

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}

/** Starts Node with these arguments and waits until it says that it is ready. */
export const startProgram = async ({ args, env, announces }: ProgramOptions): Promise<Program> => {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...plainEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const heard: string[] = []
  for await (const line of lines) {
    heard.push(line)
    if (!line.startsWith(announces)) continue
    child.stdout.resume()
    return { announced: line.slice(announces.length).trim(), stop: () => stop(child) }
  }
  throw new Error(`"node ${args.join(' ')}" ended without "${announces}":\n${heard.join('\n')}`)
}

/** Runs Node to its end; fails when it fails. */
const runProgram = async (args: readonly string[]): Promise<void> => {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  await once(child, 'exit')
  if (child.exitCode !== 0) throw new Error(`"node ${args.join(' ')}" has failed.`)
}

/** Builds what the sources are newer than: the benchmarks measure what is shipped. */
export const buildProduct = (): Promise<void> => runProgram(['scripts/prepare.mjs'])
