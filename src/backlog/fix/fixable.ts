import type { SourceFile } from '../source-file.ts'
import type { Splice } from '../write-back/patch-spots.ts'

/** What of a file `lint --fix` can mend: names that it has once too often, and marks of what may run side by side. */
export interface Fixable {
  readonly needs: readonly NeedList[]
  readonly marks: readonly SideBySideMark[]
}

/** An item as messages name it, and by what it is found again however it is spelled. */
export interface Named {
  readonly shown: string
  readonly key: string
}

/** A list of what an item needs, as the file has it; an item may have several. */
export interface NeedList {
  readonly owner: Named
  /** Of a folder the file that it is in; left out: it is in the backlog's only one. */
  readonly file?: SourceFile
  /** In their order. Null: an entry that stays whatever the others are. */
  readonly names: readonly (NamedNeed | null)[]
  /** What takes entries away, by their indexes. */
  without(dropped: ReadonlySet<number>): readonly Splice[]
}

export interface NamedNeed extends Named {
  /** 1-based. */
  readonly line: number
  /** Entries with the same one say the same: nothing is lost with one of them. */
  readonly says: string
}

/** What makes an item run beside its neighbours. Without it, it comes after the one before it. */
export interface SideBySideMark {
  /** 1-based; of the item that it belongs to. */
  readonly line: number
  /** As the file has it. */
  readonly mark: string
  readonly removal: Splice
}
