import { v7 } from 'uuid'

/**
 * A new id, a UUIDv7: ids of one process rise with time, so that rows lie in the order of their making.
 * Callers brand it: `brandId<TeamId>(newId())`.
 */
export const newId = (): string => v7()
