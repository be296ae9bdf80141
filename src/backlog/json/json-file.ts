import type { Node } from 'jsonc-parser'
import type { Problem } from '../../core/errors.ts'
import type { SourceFile } from '../source-file.ts'
import type { JsonText } from './json-object.ts'
import { parseStrictJson } from './strict-json.ts'

/** A file that is one JSON value. */
export interface JsonFile {
  readonly within: JsonText
  readonly root: Node
}

export function parseJsonFile({
  name,
  text,
}: SourceFile): JsonFile | { readonly problems: readonly Problem[] } {
  const parsed = parseStrictJson(text)
  if ('problems' in parsed) {
    return { problems: parsed.problems.map((problem) => ({ severity: 'error', file: name, ...problem })) }
  }
  const { root, lines } = parsed
  return { root, within: { file: name, text, start: 0, lineAt: (offset) => lines.lineAt(offset) } }
}
