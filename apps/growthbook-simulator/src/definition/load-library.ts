import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { findContradictions } from './contradictions.js'
import { libraryObjectSchema, type Library } from './library.schema.js'

/** What is wrong in a file of experiments, one line per place. */
export class DefinitionError extends Error {
  readonly code = 'invalidDefinition'
  readonly problems: readonly string[]

  constructor(source: string, problems: readonly string[]) {
    super(`${source}: ${problems.length} problem(s)\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
    this.name = 'DefinitionError'
    this.problems = problems
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function childOf(node: unknown, step: PropertyKey): unknown {
  if (Array.isArray(node)) return typeof step === 'number' ? node[step] : undefined
  return isRecord(node) ? node[String(step)] : undefined
}

/** `experiments[3] (hillstrom-email).variations[0].users`: the index for a machine, the id for a person. */
function placeOf(path: readonly PropertyKey[], raw: unknown): string {
  let place = ''
  let node: unknown = raw
  for (const [depth, step] of path.entries()) {
    node = childOf(node, step)
    const name = depth === 1 && isRecord(node) && typeof node['id'] === 'string' ? ` (${node['id']})` : ''
    place += (typeof step === 'number' ? `[${step}]` : `.${String(step)}`) + name
  }
  return place === '' ? 'the file' : place.replace(/^\./, '')
}

/** Checks what a schema can and what only the whole can show; throws `DefinitionError`. */
export function parseLibrary(raw: unknown, source = 'definitions'): Library {
  const asObject: unknown = Array.isArray(raw) ? { experiments: raw } : raw
  const parsed = libraryObjectSchema.safeParse(asObject)
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue: z.core.$ZodIssue) => `${placeOf(issue.path, asObject)}: ${issue.message}`,
    )
    throw new DefinitionError(source, problems)
  }
  const contradictions = findContradictions(parsed.data)
  if (contradictions.length > 0) throw new DefinitionError(source, contradictions)
  return parsed.data
}

export function loadLibrary(path: string): Library {
  let raw: unknown
  try {
    raw = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new DefinitionError(path, [error instanceof Error ? error.message : String(error)])
  }
  return parseLibrary(raw, path)
}
