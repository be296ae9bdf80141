import type { KeyPlace } from './key-place.ts'
import type { Action, KeyRow } from './key-row.ts'
import { leavingKeys } from './rows/leaving.ts'
import { logKeys } from './rows/log.ts'
import { listingKeys } from './rows/listing.ts'
import { movingKeys } from './rows/moving.ts'
import { replayingKeys } from './rows/replaying.ts'
import { diffKeyRows } from './rows/reading-diffs.ts'
import { showingKeys } from './rows/showing.ts'
import { steeringKeys } from './rows/steering.ts'

/**
 * The one key table: it feeds the handlers, the footer, the help, the list of all actions, the documents, and what a config may
 * change. What isn't here does nothing and is shown nowhere.
 */
export const keyTable: readonly KeyRow[] = [
  ...showingKeys,
  ...logKeys,
  ...diffKeyRows,
  ...listingKeys,
  ...steeringKeys,
  ...movingKeys,
  ...leavingKeys,
]

const ofNow: readonly Action[] = ['editor', 'shell', 'pager', 'stream']

/** The same of a replay: what would steer a run is not there, no worktree or program, nor anything that is printed now. */
export const replayKeyTable: readonly KeyRow[] = [
  ...replayingKeys,
  ...keyTable.filter((row) => !steeringKeys.includes(row) && !ofNow.includes(row.action)),
]

export const actionNames: readonly Action[] = [
  ...new Set([...keyTable, ...replayKeyTable].map(({ action }) => action)),
]

/** The row of a key in a place. `keymap`: the table as a person's config has changed it. */
export const rowOfKey = (key: string, place: KeyPlace, keymap: readonly KeyRow[] = keyTable): KeyRow | null =>
  keymap.find((row) => row.keys.includes(key) && row.places.includes(place)) ?? null
