import type { Node } from 'jsonc-parser'
import type { Problem } from '../../core/errors.ts'
import { kindOf } from './node-kind.ts'

/** The text that JSON was parsed from: a whole file, or one line of it. */
export interface JsonText {
  /** For messages. */
  readonly file: string
  readonly text: string
  /** Where it begins in its file, in UTF-16 units. */
  readonly start: number
  /** 1-based, in the file; of an offset in this text. */
  lineAt(offset: number): number
}

/** An object of a JSON file, with the place of each of its values. */
export interface JsonObject {
  readonly within: JsonText
  /** As messages name it, like `tasks[3]`; empty: all of the text. */
  readonly field: string
  readonly line: number
  readonly values: ReadonlyMap<string, Node>
}

export function objectAt(within: JsonText, node: Node, field: string): JsonObject {
  const values = new Map<string, Node>()
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? []
    if (key !== undefined && value !== undefined) values.set(String(key.value), value)
  }
  return { within, field, line: within.lineAt(node.offset), values }
}

/** The objects of a list; what else is in it, or instead of it, is a problem. */
export function objectsIn(
  within: JsonText,
  list: Node,
  field: string,
): { readonly objects: readonly JsonObject[]; readonly problems: readonly Problem[] } {
  if (list.type !== 'array') {
    const message = `must be a list; found ${kindOf(list)}`
    return { objects: [], problems: [errorAt(within, { offset: list.offset, field, message })] }
  }
  const objects: JsonObject[] = []
  const problems: Problem[] = []
  list.children?.forEach((node, index) => {
    const entry = `${field}[${index}]`
    if (node.type === 'object') objects.push(objectAt(within, node, entry))
    else {
      const message = `must be an object; found ${kindOf(node)}`
      problems.push(errorAt(within, { offset: node.offset, field: entry, message }))
    }
  })
  return { objects, problems }
}

export const errorAt = (
  within: JsonText,
  {
    offset,
    field,
    message,
  }: { readonly offset: number; readonly field: string | null; readonly message: string },
): Problem => ({ severity: 'error', file: within.file, line: within.lineAt(offset), field, message })

/** As the file writes it. */
export const sourceOf = ({ text }: JsonText, { offset, length }: Node): string =>
  text.slice(offset, offset + length)
