import type { Problem } from '../../core/errors.ts'
import type { SourceFile } from '../source-file.ts'
import { parseJsonFile } from './json-file.ts'
import { errorAt, objectAt, type JsonObject } from './json-object.ts'
import { kindOf } from './node-kind.ts'

/**
 * The object that a file is.
 * @param wanted what it must be, for the message where it is something else.
 */
export function jsonRoot(
  file: SourceFile,
  wanted = 'an object',
): JsonObject | { readonly problems: readonly Problem[] } {
  const parsed = parseJsonFile(file)
  if ('problems' in parsed) return parsed
  const { root, within } = parsed
  if (root.type === 'object') return objectAt(within, root, '')
  const message = `must be ${wanted}; found ${kindOf(root)}`
  return { problems: [errorAt(within, { offset: 0, field: null, message })] }
}
