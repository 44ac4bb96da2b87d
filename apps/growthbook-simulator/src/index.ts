export { createSimulator, DEFAULT_SECRET_KEY, type Simulator, type SimulatorOptions } from './simulator.js'
export {
  UnknownExperimentError,
  type ExperimentControls,
  type ExperimentReport,
  type SimulatorControls,
  type StopControl,
} from './controls.js'
export { DefinitionError, loadLibrary, parseLibrary } from './definition/load-library.js'
export type { ExperimentDefinition } from './definition/definition.schema.js'
export type { Library, LibraryInput } from './definition/library.schema.js'
export type { SecretKey } from './http/authentication.js'
export { FAULTS, type Fault, type FaultInput, type FaultKind } from './http/faults.js'
export { QUIRK_NAMES, QUIRKS, type Quirk } from './wire/quirks.js'
export type { DeliveryAttempt } from './webhooks/delivery.js'
export type { WebhookControls } from './webhooks/webhook-board.js'
export type { WebhookInput } from './webhooks/webhook.schema.js'
export { SERVER_VERSIONS, type ServerVersion } from './wire/dialect.js'
export { InvalidStatusError } from './world/life.js'
