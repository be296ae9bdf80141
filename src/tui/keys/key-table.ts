import type { KeyPlace } from '../state/place.ts'
import type { KeyRow } from './table/key-row.ts'
import { leavingKeys } from './table/leaving.ts'
import { movingKeys } from './table/moving.ts'
import { showingKeys } from './table/showing.ts'
import { steeringKeys } from './table/steering.ts'

/** The one key table: it feeds the handlers, the footer and the help. What isn't here does nothing and is shown nowhere. */
export const keyTable: readonly KeyRow[] = [...showingKeys, ...steeringKeys, ...movingKeys, ...leavingKeys]

export const rowOfKey = (key: string, place: KeyPlace): KeyRow | null =>
  keyTable.find((row) => row.keys.includes(key) && row.places.includes(place)) ?? null
