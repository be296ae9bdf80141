import type { KeyRow } from '../../../keymap/key-row.ts'
import { keyWord } from '../../../keymap/key-words.ts'
import { plural } from '../../../text/plural.ts'
import { blank, emptyRow, rowWidth, span, strong, type Row } from '../../../text/row.ts'
import { joinSafe, literal, safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import type { Modal } from '../../state/screen/modal.ts'
import { keyHint } from '../key-hint.ts'
import type { Dialog } from './dialog.ts'

const mostNamed = 5

/** Several tasks at once, or one that others wait for: asked about with one key. */
export function markedDialog(
  { verb, items, dependents }: Extract<Modal, { kind: 'marked' }>,
  keymap: readonly KeyRow[],
): Dialog {
  const again = safe`${keyWord('retry', keymap)} or ${keyWord('undo', keymap)}`
  const [only] = items
  const what = items.length === 1 && only !== undefined ? sanitize(only) : plural(items.length, 'task')
  const more = items.length > mostNamed ? [safe`${items.length - mostNamed} more`] : []
  const names = joinSafe([...items.slice(0, mostNamed).map(sanitize), ...more], literal(', '))
  const then =
    verb === 'stop'
      ? safe`Their agents are stopped, their work is kept as refs; ${again} takes them up again.`
      : dependents === 0
        ? safe`They are cancelled; ${again} takes them up again.`
        : safe`${plural(dependents, 'other task')} that need${dependents === 1 ? literal('s') : literal('')} ${items.length === 1 ? literal('it') : literal('them')} stay${dependents === 1 ? literal('s') : literal('')} blocked; ${again} takes back.`
  const body: Row[] = [[span(literal('  ')), strong(names)], emptyRow, [span(then, 'dim')]]
  return {
    title: safe`${verb === 'stop' ? literal('Stop') : literal('Skip')} ${what}?`,
    body,
    keys: [
      ...keyHint(literal('y'), verb === 'stop' ? literal('stop') : literal('skip')),
      blank(3),
      ...keyHint(literal('Esc'), literal('leave it')),
    ],
    role: 'bad',
    width: Math.max(50, ...body.map(rowWidth)),
  }
}
