import { expect, test } from 'vitest'
import { keymapOf } from '../../src/keymap/key-bindings.ts'
import { keyTable } from '../../src/keymap/key-table.ts'
import { itemId } from '../../src/core/ids.ts'
import { rowText } from '../../src/text/row.ts'
import { markedDialog } from '../../src/tui/views/dialogs/marked-dialog.ts'

const words = (keymap: typeof keyTable): string =>
  markedDialog({ kind: 'marked', verb: 'skip', items: [itemId('A'), itemId('B')], dependents: 0 }, keymap)
    .body.map(rowText)
    .join('\n')

test('a question names the keys that a person has, wherever they have moved them', () => {
  expect(words(keyTable)).toContain('r or u takes them up again')
  expect(words(keymapOf({ retry: ['ctrl+r'], undo: ['U'] }, keyTable))).toContain(
    'Ctrl+R or U takes them up again',
  )
})
