import type { Size } from '../layout/rectangle.ts'

const mostEntries = 16

/** Entries that are shown at once: as many however few fit what was typed, so that the box holds still. */
export const paletteRoom = ({ columns, rows }: Size): number =>
  Math.max(1, Math.min(mostEntries, rows - (columns < 80 ? 5 : 8)))
