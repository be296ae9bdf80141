import type { LeftOut } from '../attempt.ts'

/** What a person reads of a change: its files, and each file's lines by slices, however many there are. */
export interface Diff {
  readonly files: readonly DiffFile[]
  /** Lines over all files; binary files and those that are too big to compare have none. */
  readonly added: number
  readonly removed: number
  /** What an agent changed and collecting would not take. */
  readonly leftOut: readonly LeftOut[]
  /** Releases what it was read from. Lines that are asked for after that are none. */
  close(): void
}

export interface DiffFile {
  readonly path: string
  /** What it was called before; null where it was not renamed. */
  readonly from: string | null
  readonly state: 'added' | 'deleted' | 'changed' | 'renamed'
  /** As git writes them: `100644`; null on the side where it is not there. */
  readonly modes: { readonly old: string | null; readonly new: string | null }
  readonly content:
    | { readonly kind: 'text'; readonly added: number; readonly removed: number }
    /** Null: not there on that side. */
    | {
        readonly kind: 'binary' | 'too big'
        readonly oldBytes: number | null
        readonly newBytes: number | null
      }
  /** What its lines take in the patch. */
  readonly bytes: number
  /** Heads of changes and lines, from 0. */
  readonly lineCount: number
  /** The line at which each change has its head, in their order. */
  readonly changes: readonly number[]
  /** Reads at most so many lines; quick wherever they are. */
  lines(from: number, count: number): readonly DiffLine[]
  /** The line that has this place in another reading of the same file, as well as can be known. */
  lineAt(place: DiffPlace): number
  /** What a line is called while what it is compared with stays the same. */
  placeOf(line: number): DiffPlace
}

export type DiffLine =
  /** `@@ -38,12 +38,12 @@ export async function refresh(` */
  | { readonly kind: 'head'; readonly text: string; readonly old: number; readonly new: number }
  | (DiffText & { readonly kind: 'same'; readonly old: number; readonly new: number })
  | (DiffText & { readonly kind: 'added'; readonly new: number })
  | (DiffText & { readonly kind: 'removed'; readonly old: number })
  /** `\ No newline at end of file`, of the line before it. */
  | { readonly kind: 'no newline' }

export interface DiffText {
  /** Foreign, without its line end; of a very long line only the beginning. */
  readonly text: string
  readonly isCut: boolean
}

/** A line of the old side, and how many lines after it: new lines have no number that stays. */
export interface DiffPlace {
  readonly old: number
  readonly after: number
}
