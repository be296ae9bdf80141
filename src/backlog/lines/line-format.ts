import type { Problem } from '../../core/errors.ts'
import type { ItemDraft } from '../../core/item.ts'
import type { JsonObject } from '../json/json-object.ts'
import type { Fields } from '../json/task-fields.ts'
import type { StatusSpot } from '../write-back/patch-spots.ts'

/** A format with a task a line, whose files are read line by line where they are large. */
export interface LineFormat {
  /** What is in every line that names what its task is in; lines without it are not looked at for that. */
  readonly parentSign: string
  /** The task of a line; null: it can't be read, which is a problem of the fields. */
  read(fields: Fields, place: { readonly source: string; readonly line: number }): ItemDraft | null
  /** What tasks that are in one another make of each other. */
  family(drafts: readonly ItemDraft[]): readonly ItemDraft[]
  /** Where a line shows the status of its task; left out: nothing is written into such files. */
  spot?(object: JsonObject): StatusSpot | null
  /** What a person should know of every such file; left out: nothing. */
  notices?(source: string): readonly Problem[]
}
