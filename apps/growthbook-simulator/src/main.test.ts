import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

let child: ChildProcessByStdio<null, Readable, Readable> | undefined

function run(...args: readonly string[]): ChildProcessByStdio<null, Readable, Readable> {
  child = spawn(process.execPath, ['--import', 'tsx', '--conditions', 'source', MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return child
}

async function firstLine(stream: Readable): Promise<string> {
  let text = ''
  for await (const chunk of stream) {
    text += String(chunk)
    if (text.includes('\n')) return text.split('\n')[0] ?? ''
  }
  return text
}

afterEach(() => {
  child?.kill('SIGKILL')
})

describe('the program', () => {
  it('serves its own data set until it is told to end', async () => {
    const running = run('--port', '0', '--secret-key', 'secret_x', '--legacy')
    const line = await firstLine(running.stdout)
    expect(line).toMatch(/^GrowthBook simulator on http:\/\/127\.0\.0\.1:\d+\/api\/v1 with 17 experiments$/)
    const origin = /http:\/\/[^/]+/.exec(line)?.[0] ?? ''
    const response = await fetch(`${origin}/api/v1/`, { headers: { authorization: 'Bearer secret_x' } })
    expect(await response.text()).toContain('4.3.0')
    const ended = once(running, 'exit')
    running.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  })

  it('says what is wrong with a file, and ends', async () => {
    const failing = run('--data', '/nowhere.json')
    const ended = once(failing, 'exit')
    expect(await firstLine(failing.stderr)).toContain('/nowhere.json: 1 problem(s)')
    expect(await ended).toEqual([1, null])
  })
})
