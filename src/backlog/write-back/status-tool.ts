import type { ItemId } from '../../core/ids.ts'
import type { WrittenWord } from '../../core/ports/backlog-store.ts'

/** The programs of this machine, for a format whose own tool has to be asked. */
export interface Programs {
  has(name: string): boolean
  /** Without a shell, for 30 seconds at most. Null: it did what was asked; else all that it, or the system, says about that. */
  run(argv: readonly [string, ...string[]], cwd: string): Promise<string | null>
}

/** The tool that owns a backlog, and the file as well: statuses are given to it. */
export interface StatusTool {
  /** As it is called in messages. */
  readonly name: string
  show(item: ItemId, word: WrittenWord): Promise<ToolAnswer>
}

export type ToolAnswer =
  | { readonly kind: 'done' }
  /** The tool is here and this backlog is none of its own: the file is all there is. */
  | { readonly kind: 'not its own' }
  | { readonly kind: 'failed'; readonly why: string }
