import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { acquireStartLock } from './start-lock.js'
import { useScratch } from './testing/scratch.js'

const scratch = useScratch()
const PATIENCE = 30_000

function lockDirectory(): string {
  const directory = join(scratch.directory(), 'lock')
  mkdirSync(directory)
  return directory
}

test('many that want the lock have it one after the other', async () => {
  const directory = lockDirectory()
  let inside = 0
  let mostInside = 0
  const visit = async (): Promise<void> => {
    const release = await acquireStartLock(directory, PATIENCE)
    inside += 1
    mostInside = Math.max(mostInside, inside)
    await new Promise((resolve) => setImmediate(resolve))
    inside -= 1
    release()
  }
  await Promise.all(Array.from({ length: 20 }, visit))
  expect(mostInside).toBe(1)
})

test.each([
  { owner: 'whose owner has ended', content: '4194303 1' },
  { owner: 'whose pid now belongs to another process', content: `${process.pid} started-at-another-time` },
  { owner: 'that was released', content: '' },
])('a claim $owner is taken over, and leaves one file behind', async ({ content }) => {
  const directory = lockDirectory()
  writeFileSync(join(directory, 'claim.41'), content)
  const release = await acquireStartLock(directory, PATIENCE)
  expect(readdirSync(directory)).toEqual(['claim.42'])
  release()
})

test('one who waits too long is told which file names the owner', async () => {
  const directory = lockDirectory()
  const release = await acquireStartLock(directory, PATIENCE)
  const late = acquireStartLock(directory, 0)
  await expect(late).rejects.toMatchObject({ code: 'startTimedOut' })
  await expect(late).rejects.toThrow(directory)
  release()
})
