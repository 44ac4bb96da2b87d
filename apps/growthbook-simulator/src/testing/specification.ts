import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { parse } from 'yaml'
import { z } from 'zod'

type Json = unknown

const objectSchema = z.record(z.string(), z.unknown())

function isObject(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function lookUp(document: Json, reference: string): Json {
  return reference
    .replace('#/', '')
    .split('/')
    .reduce<Json>((node, step) => (isObject(node) ? node[step.replaceAll('~1', '/')] : undefined), document)
}

function resolved(document: Json, schema: Json): Record<string, Json> {
  const reference = isObject(schema) ? schema['$ref'] : undefined
  return objectSchema.parse(typeof reference === 'string' ? lookUp(document, reference) : schema)
}

const partSchema = z.object({
  properties: objectSchema.default({}),
  required: z.array(z.string()).default([]),
})

/**
 * The specification writes "these properties and the paging fields" as an `allOf` of two closed objects,
 * which nothing can satisfy. What it means is one closed object with the properties of both.
 */
function merged(document: Json, parts: readonly Json[]): Record<string, Json> {
  const objects = parts.map((part) => partSchema.parse(resolved(document, part)))
  return {
    type: 'object',
    properties: Object.assign({}, ...objects.map(({ properties }) => properties)),
    required: objects.flatMap(({ required }) => required),
    additionalProperties: false,
  }
}

function satisfiable(document: Json, node: Json): Json {
  if (Array.isArray(node)) return node.map((item: Json) => satisfiable(document, item))
  if (!isObject(node)) return node
  const parts = node['allOf']
  const whole = Array.isArray(parts) && parts.length > 1 ? merged(document, parts) : node
  return Object.fromEntries(Object.entries(whole).map(([key, child]) => [key, satisfiable(document, child)]))
}

const responseSchema = z.object({
  responses: z.object({
    '200': z.object({ content: z.object({ 'application/json': z.object({ schema: objectSchema }) }) }),
  }),
})

type Method = 'get' | 'post' | 'put' | 'delete'

export interface Specification {
  /** What is wrong with the body of a successful answer; an empty list where nothing is. */
  problems(method: Method, path: string, body: unknown): readonly string[]
  /** The same of a thing by its name among the schemas. */
  problemsOf(schema: string, thing: unknown): readonly string[]
}

function problemsIn(validate: ValidateFunction, value: unknown): readonly string[] {
  if (validate(value)) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
  )
}

export function readSpecification(text: string): Specification {
  const raw: Json = parse(text, { maxAliasCount: -1 })
  const components = satisfiable(raw, lookUp(raw, '#/components'))
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true })
  formats.default(ajv)
  const validators = new Map<string, ValidateFunction>()
  const validatorOf = (key: string, schemaOf: () => Json): ValidateFunction => {
    const known = validators.get(key)
    if (known !== undefined) return known
    const validate = ajv.compile({ ...objectSchema.parse(satisfiable(raw, schemaOf())), components })
    validators.set(key, validate)
    return validate
  }
  const answerSchema = (method: Method, path: string): Json => {
    const operation = lookUp(raw, `#/paths/${path.replaceAll('/', '~1')}/${method}`)
    return responseSchema.parse(operation).responses['200'].content['application/json'].schema
  }
  return {
    problems: (method, path, body) =>
      problemsIn(
        validatorOf(`${method} ${path}`, () => answerSchema(method, path)),
        body,
      ),
    problemsOf: (name, thing) =>
      problemsIn(
        validatorOf(name, () => lookUp(raw, `#/components/schemas/${name}`)),
        thing,
      ),
  }
}
