import type { LandedItem } from '../ports/lane-store.ts'

/** An item whose work was there already, by other hands, has nothing to take back: its commit is somebody else's work. */
export const isOwnMerge = ({ made, work, strayed }: LandedItem): boolean =>
  made !== null || (strayed && work !== null)

/** The merge that an undo without a name takes back; null when there is none. */
export const lastMerge = (landed: readonly LandedItem[]): LandedItem | null =>
  landed.findLast((item) => !item.undone && isOwnMerge(item)) ?? null
