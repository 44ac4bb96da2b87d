/** JSON Schemas of the endpoints; those with a name (`meta({ id })`) are written once and referred to. */
import { z } from 'zod'

export type JsonSchema = Readonly<Record<string, unknown>>

export interface NamedPart {
  readonly name: string
  readonly required: boolean
  readonly schema: JsonSchema
}

export interface SchemaBook {
  readonly write: (schema: z.ZodType, io: 'input' | 'output') => JsonSchema
  /** The properties of an object schema, one by one, for path and query parameters. */
  readonly properties: (schema: z.ZodType | undefined) => readonly NamedPart[]
  readonly schemas: () => Readonly<Record<string, JsonSchema>>
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const LOCAL = '#/$defs/'

type Rename = ReadonlyMap<string, string>

/** Points every reference at the components, under the name that the definition has there. */
const relocate = (value: unknown, names: Rename): unknown => {
  if (Array.isArray(value)) return value.map((item) => relocate(item, names))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === '$ref' && typeof inner === 'string' && inner.startsWith(LOCAL)
        ? [key, `#/components/schemas/${names.get(inner.slice(LOCAL.length)) ?? ''}`]
        : [key, relocate(inner, names)],
    ),
  )
}

const without = (schema: JsonSchema, names: readonly string[]): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([name]) => !names.includes(name)))

const objectOf = (value: unknown): JsonSchema => (isObject(value) ? value : {})

export const createSchemaBook = (): SchemaBook => {
  const components = new Map<string, JsonSchema>()

  /** A name is taken when another shape has it already: what is sent may differ from what is answered. */
  const nameFor = (id: string, io: 'input' | 'output', schema: JsonSchema): string => {
    const known = components.get(id)
    return known === undefined || JSON.stringify(known) === JSON.stringify(schema) || io === 'output'
      ? id
      : `${id}Input`
  }

  const write: SchemaBook['write'] = (schema, io) => {
    const whole = objectOf(z.toJSONSchema(schema, { io, unrepresentable: 'any' }))
    const definitions = Object.entries(objectOf(whole['$defs']))
    const same = new Map(definitions.map(([id]) => [id, id]))
    const names = new Map(
      definitions.map(([id, definition]) => [id, nameFor(id, io, objectOf(relocate(definition, same)))]),
    )
    for (const [id, definition] of definitions) {
      components.set(names.get(id) ?? id, objectOf(relocate(definition, names)))
    }
    return named(schema, objectOf(relocate(without(whole, ['$schema', '$defs']), names)), io)
  }

  /** A schema with a name of its own becomes a reference too. */
  const named = (schema: z.ZodType, written: JsonSchema, io: 'input' | 'output'): JsonSchema => {
    const id = z.globalRegistry.get(schema)?.id
    // Already a reference where the schema occurs inside itself or under another one.
    if (id === undefined || '$ref' in written) return written
    const body = without(written, ['id'])
    const name = nameFor(id, io, body)
    components.set(name, body)
    return { $ref: `#/components/schemas/${name}` }
  }

  const properties: SchemaBook['properties'] = (schema) => {
    if (schema === undefined) return []
    const written = write(schema, 'input')
    const required = Array.isArray(written['required']) ? written['required'] : []
    return Object.entries(objectOf(written['properties'])).map(([name, part]) => ({
      name,
      required: required.includes(name),
      schema: objectOf(part),
    }))
  }

  return { write, properties, schemas: () => Object.fromEntries(components) }
}
