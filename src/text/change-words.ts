import { diffPair } from './diff-pair.ts'
import { plural } from './plural.ts'
import { literal, safe, type Safe } from './safe.ts'

/** `+41 −3 in 2 files`; `1 file changed` where no line has: another mode, or bytes that are no text. */
export function changeWords(
  change: { readonly added: number; readonly removed: number; readonly files: number },
  ascii: boolean,
): Safe {
  if (change.files === 0) return literal('no change')
  const lines = diffPair(change, ascii)
  const files = plural(change.files, 'file')
  return lines === '' ? safe`${files} changed` : safe`${lines} in ${files}`
}
