import type { DiffFile } from '../../core/diff/diff.ts'
import type { DiffPage } from './screen/page.ts'

/** A longer patch of one file is mostly made by a program: it begins as one row. */
const foldedFromBytes = 1024 * 1024

export const isFolded = ({ toggled }: Pick<DiffPage, 'toggled'>, file: DiffFile): boolean =>
  file.lineCount > 0 && file.bytes > foldedFromBytes !== toggled.has(file.path)
