import type { Problem } from '../core/errors.ts'
import type { EpochMs, ItemId } from '../core/ids.ts'
import type { ItemDraft } from '../core/item.ts'
import type { Projected, WrittenWord } from '../core/ports/backlog-store.ts'
import type { SourceFile } from './source-file.ts'

/** One backlog format: text to drafts, and (text, statuses) to text that differs only in the status values. */
export interface BacklogFormat {
  readonly name: string
  /** Where the tool that owns the format keeps its file; looked for when no source is named. */
  readonly usualPath: string
  /** Whether a file of this name is meant to be of this format. */
  matches(path: string): boolean
  /** Reads everything it can, so that every problem is named, not only the first. */
  read(file: SourceFile, now: EpochMs): Promise<FormatReading>
  /** @returns the patched text, or the problems that make patching unsafe. */
  patch(file: SourceFile, statuses: Statuses): PatchResult
}

export interface FormatReading {
  readonly drafts: readonly ItemDraft[]
  readonly problems: readonly Problem[]
}

export type Statuses = ReadonlyMap<ItemId, Projected>

/** Words that are to be written, by item. */
export type Words = ReadonlyMap<ItemId, WrittenWord>

export type PatchResult = { readonly text: string; readonly words: Words } | { readonly problem: Problem }
