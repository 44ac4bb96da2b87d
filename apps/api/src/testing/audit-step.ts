/** One write of a test that goes through all of them. */

export interface Answered {
  readonly id: string
  readonly version: number
  readonly apiKey?: { readonly id: string }
}
/** What a step before was answered. */
export type Earlier = (endpointId: string) => Answered

export interface Step {
  readonly endpointId: string
  readonly path: string
  readonly payload?: object
  readonly version?: number
  readonly headers?: object
}

export const step = (
  endpointId: string,
  path: string,
  rest: Omit<Step, 'endpointId' | 'path'> = {},
): Step => ({ endpointId, path, ...rest })
