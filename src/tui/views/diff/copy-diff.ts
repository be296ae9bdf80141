import type { DiffFile, DiffLine } from '../../../core/diff/diff.ts'
import { plural } from '../../../text/plural.ts'
import { literal, safe } from '../../../text/safe.ts'
import { sourceText } from '../../../text/escapes/source-text.ts'
import type { ActionContext } from '../../keys/action-context.ts'
import { diffPlace } from '../../state/diff-page.ts'

/** The change that one is at, as a patch has it. */
export function copyChange({ store, asking, clipboard }: ActionContext): void {
  const now = diffPlace(store.getState())
  if (now === null) return
  const { file, change } = now
  const from = file.changes[change]
  if (from === undefined) return asking.refuse(literal('no lines to copy here'))
  const count = (file.changes[change + 1] ?? file.lineCount) - from
  const lines = file.lines(from, count)
  if (lines.some((line) => 'isCut' in line && line.isCut))
    return asking.refuse(literal('not copied: a line is too long; the pager has it whole'))
  if (!clipboard.put(`${lines.map(patchLine).join('\n')}\n`))
    return asking.refuse(safe`not copied: ${plural(count, 'line')} are too much for the clipboard`)
  asking.say(safe`change ${change + 1} of ${file.changes.length} copied, by OSC 52`)
}

/** Of the file that is read, or of the one under the cursor of the list. */
export function copyPath({ store, asking, clipboard }: ActionContext): void {
  const file = meantFile(store.getState())
  if (file === null) return
  if (clipboard.put(file.path)) asking.say(safe`${sourceText(file.path)} copied, by OSC 52`)
  else asking.refuse(literal('not copied: the path is too long'))
}

function meantFile(state: Parameters<typeof diffPlace>[0]): DiffFile | null {
  const now = diffPlace(state)
  if (now === null) return null
  return (now.page.list === null ? undefined : now.diff.files[now.page.list]) ?? now.file
}

function patchLine(line: DiffLine): string {
  switch (line.kind) {
    case 'head':
      return line.text
    case 'same':
      return ` ${line.text}`
    case 'added':
      return `+${line.text}`
    case 'removed':
      return `-${line.text}`
    case 'no newline':
      return '\\ No newline at end of file'
  }
}
