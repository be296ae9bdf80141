import type { Problem } from '../../core/errors.ts'
import type { EpochMs, ItemId } from '../../core/ids.ts'
import type { ItemDraft } from '../../core/item.ts'
import type { ReadingRules } from '../../core/backlog/reading-rules.ts'
import type { Projected, WrittenWord } from '../../core/ports/backlog-store.ts'
import type { LineFormat } from '../lines/line-format.ts'
import type { FolderPart, SourceFile } from '../source-file.ts'
import type { Programs, StatusTool } from '../write-back/status-tool.ts'
import type { Fixable } from '../fix/fixable.ts'
import type { AddedTasks } from './added-tasks.ts'
import type { Candidate } from './candidate.ts'
import type { Companion } from './companion.ts'

/** One backlog format: text to drafts, and (text, statuses) to text that differs only in what shows the statuses. */
export interface BacklogFormat {
  /** As it is named by `--format` and in messages. */
  readonly name: string
  /**
   * Where the tool that owns the format keeps its file, relative to the repository or to a folder in it, with `*` for any name; looked
   * for when no source is named. The first is the usual one. Of a folder: its configuration.
   */
  readonly places: readonly [string, ...string[]]
  /** Whether any file with the right content is one: then it gives way to a tool's own file where both are found. */
  readonly isGeneral?: boolean
  /** Whether it is a folder with a file for each task, and not a file. */
  readonly isFolder?: boolean
  /** Whether its tool numbers the items of each file anew, so that two files have the same ids. */
  readonly hasOwnNumbers?: boolean
  /** Whether it has a place for what shows that an item is done; read to `metadata`, as the formats spell it. */
  readonly hasAcceptance?: boolean
  /** What, right behind an id, lets an item run beside its neighbours; left out: it has no such mark. */
  readonly parallelMark?: string
  /** How surely a file is of this format, in the steps of `scores`; by its content first, then by its place. */
  score(candidate: Candidate): number
  /**
   * The part of a file that its tool works on now, where that is not the usual one and no part is named; left out: its files have
   * no parts. Asked for once, when a source is named: a later switch of the tool must not exchange the items of a run.
   */
  partNow?(file: SourceFile): Promise<string | null>
  /** Reads everything it can, so that every problem is named, not only the first. */
  read(file: SourceFile, now: EpochMs, rules?: ReadingRules): Promise<FormatReading> | FormatReading
  /** How a large file is read, line by line; left out: it is read whole, and may not be as large. */
  readonly lines?: LineFormat
  /** Files that its tool keeps beside a backlog, and that a run keeps too; left out: none. */
  readonly companions?: readonly Companion[]
  /**
   * The tool that a file's statuses are given to, where it is there: what owns the file would take back what only the file says.
   * Null, or left out: the file is written.
   */
  toolOf?(file: SourceFile, programs: Programs): StatusTool | null
  /** @returns the patched text, or the problems that make patching unsafe. `now` is for formats that write when something ended. */
  patch(file: SourceFile, statuses: Statuses, now: EpochMs): PatchResult
  /** Where it names needs, and marks what may run side by side, as far as these can be mended without losing anything; left out: nowhere. */
  fixable?(file: SourceFile): Fixable
  /** How tasks that an agent adds get into the file, where its tool has one look at the whole when all is done; left out: none does. */
  readonly adds?: AddedTasks
  /** Writes items as a new file; each need and each parent of one is among them. Left out: nothing is exported to this format. */
  write?(items: readonly ItemDraft[], now: EpochMs): Written
}

/**
 * Steps of certainty. Two formats that reach the same highest one are a question for the user, so what tells them apart belongs
 * into their scores.
 */
export const scores = {
  not: 0,
  /** Nothing speaks for it but the kind of file: its reader can say best what is wrong with it. */
  byExtension: 5,
  /** Content that many tools would write, such as a list with boxes. */
  general: 20,
  /** Its usual place; the content doesn't show its format, because it is empty or broken. */
  byPlace: 40,
  /** Content that only this format has. */
  byContent: 60,
  /** Both. */
  certain: 80,
} as const

export interface Written {
  /** Of a folder that of its configuration. */
  readonly text: string
  /** Of a folder: all of its files; left out: it is a file. */
  readonly files?: readonly { readonly path: string; readonly text: string }[]
  /** The ids that the items are read back by, where the format does not take any id. */
  readonly renamed: ReadonlyMap<ItemId, ItemId>
  /** What is no task in this format: what only holds others, and what is cancelled where there is no word for it; left out: all are. */
  readonly leftOut?: readonly ItemId[]
}

export interface FormatReading {
  readonly drafts: readonly ItemDraft[]
  readonly problems: readonly Problem[]
}

export type Statuses = ReadonlyMap<ItemId, Projected>

/** Words that are to be written, by item. */
export type Words = ReadonlyMap<ItemId, WrittenWord>

export type PatchResult =
  | {
      readonly text: string
      readonly words: Words
      /** Of a folder: the files that change, each with its words; `text` is not written. */
      readonly parts?: readonly PatchedPart[]
    }
  | { readonly problem: Problem }

export interface PatchedPart {
  readonly file: FolderPart
  readonly text: string
  readonly words: Words
}
