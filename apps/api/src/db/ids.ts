import { brandId, type Branded } from '@knowwhen/domain'
import { v7 } from 'uuid'

/**
 * A new id, a UUIDv7: ids of one process rise with time, so that rows lie in the order of their making.
 */
export const newId = <Id extends Branded<string>>(brand: (value: string) => Id = brandId<Id>): Id =>
  brand(v7())
