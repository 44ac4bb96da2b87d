/**
 * Filters live in the URL. A schema reads them from whatever the address bar holds: what does not fit is
 * dropped instead of failing the page, since old links and hand-typed addresses are normal.
 */
export type Reader<Value> = (raw: unknown) => Value | undefined

/** Words up to a length that a link can carry. */
export const words =
  (maximum = 200): Reader<string> =>
  (raw) => {
    const text = typeof raw === 'number' ? String(raw) : raw
    return typeof text === 'string' && text !== '' ? text.slice(0, maximum) : undefined
  }

/** One of a closed list. */
export const oneOf =
  <const Value extends string>(list: readonly Value[]): Reader<Value> =>
  (raw) =>
    list.find((item) => item === raw)

type Readers = Readonly<Record<string, Reader<string>>>
export type Filters<Schema extends Readers> = {
  readonly [Name in keyof Schema]?: NonNullable<ReturnType<Schema[Name]>> | undefined
}

/**
 * For a route's `validateSearch`: `const search = searchSchema({ q: words(), state: oneOf(hypothesisStates) })`.
 * Declare it before the route, not inside: there the router's own generics would infer it away.
 */
export const searchSchema =
  <Schema extends Readers>(readers: Schema) =>
  (search: Readonly<Record<string, unknown>>): Filters<Schema> => {
    const found: Filters<Schema> = {}
    return Object.entries(readers).reduce((filters, [name, read]) => {
      const value = read(search[name])
      return value === undefined ? filters : { ...filters, [name]: value }
    }, found)
  }
