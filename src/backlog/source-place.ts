import { resolve } from 'node:path'
import { isTracker } from '../core/backlog/tracker-name.ts'

/** Where a source is that was named in a folder: a file there; a tracker is the same everywhere. */
export const sourcePlace = (folder: string, source: string): string =>
  isTracker(source) ? source : resolve(folder, source)
