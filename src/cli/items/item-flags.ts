import type { CommonFlags } from '../../app/options/flags.ts'
import { LoopworkError } from '../../core/errors.ts'
import { itemId, type ItemId } from '../../core/ids.ts'
import type { ItemType } from '../../core/item.ts'
import { fileOutside } from '../../core/backlog/typed-item.ts'
import { noPriority, priorityOf, priorityWords, type Priority } from '../../core/priority.ts'

/** What is said of a task on the command line. */
export interface ItemFlags extends CommonFlags {
  readonly description?: string
  readonly type?: ItemType
  readonly priority?: string
  readonly parent?: string
  readonly dependsOn?: readonly string[]
  readonly files?: readonly string[]
  readonly estimate?: string
  readonly agent?: string
  readonly model?: string
}

/** `--files a,b --files c` and `--files a b` alike. */
const lists = (values: readonly string[] | undefined): readonly string[] =>
  (values ?? [])
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '')

export const idsOf = (values: readonly string[] | undefined): readonly ItemId[] => lists(values).map(itemId)

/** @param verb the command, for its errors, like below. */
export function declaredFiles(verb: string, values: readonly string[] | undefined): readonly string[] {
  const files = lists(values)
  const outside = fileOutside(files)
  if (outside === null) return files
  throw new LoopworkError('usage', `${verb}: --files ${outside} is outside the repository`, {
    hint: 'name files relative to its root',
  })
}

/** The options of the run decide whom it may be: that is checked when it starts. */
export function nameOf(verb: string, flag: 'agent' | 'model', text: string | undefined): string | null {
  if (text === undefined) return null
  const name = text.trim()
  if (name !== '' && !/[\p{Cc}\s]/u.test(name)) return name
  throw new LoopworkError('usage', `${verb}: --${flag} ${JSON.stringify(text)} is no name`)
}

export function hoursOf(verb: string, text: string): number {
  const value = Number(text)
  if (!(value > 0 && value < 100_000))
    throw new LoopworkError('usage', `${verb}: --estimate ${text} is no number of hours`)
  return value
}

export function priorityAsked(verb: string, text: string | undefined): Priority {
  if (text === undefined) return noPriority
  const number = priorityOf(text, 'digits')
  if (number !== null) return { ...number, sourcePriority: null }
  const named = priorityOf(text, 'words')
  if (named !== null) return named
  throw new LoopworkError('usage', `${verb}: --priority ${text} is none`, {
    hint: `${Object.keys(priorityWords).join(', ')}, or 0 to 9`,
  })
}
