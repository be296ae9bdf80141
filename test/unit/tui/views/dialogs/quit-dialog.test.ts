import { describe, expect, it } from 'vitest'
import { rowText } from '../../../../../src/text/row.ts'
import { firstRows } from '../../../../support/first-rows.ts'
import { cellWidth } from '../../../../../src/text/cells.ts'
import { quitDialog } from '../../../../../src/tui/views/dialogs/quit-dialog.ts'
import { cellsInside } from '../../../../../src/tui/views/dialogs/dialog.ts'
import { smallBoard } from '../../../../tui/fixtures/reference-board.ts'

async function rowsAt(columns: number, folder: string | null): Promise<readonly string[]> {
  const cells = cellsInside(columns)
  const facts = {
    snapshot: await smallBoard().read(firstRows(50)),
    elsewhere: { folder, store: null },
    cells,
  }
  const rows = quitDialog('detach', facts).body.map(rowText)
  expect(rows.filter((row) => row.includes('loopwork t') && cellWidth(row) > cells)).toEqual([])
  return rows.map((row) => row.trim())
}

const short = '/home/ada/work/projects/api-with-a-long-name'
const long = `/home/ada/${'deep/'.repeat(20)}api`

describe('the command that takes over what was left', () => {
  it('stands beside its words where both have room', async () => {
    expect(await rowsAt(80, null)).toContain('one that is open, or  loopwork tui')
    expect(await rowsAt(120, short)).toContain(`one that is open, or  loopwork tui -C ${short}`)
  })

  it('is whole on a row of its own below them where they have not', async () => {
    const rows = await rowsAt(80, short)
    expect(rows[rows.indexOf('one that is open, or') + 1]).toBe(`loopwork tui -C ${short}`)
  })

  it.each([40, 80, 120])(
    'is cut in its middle where it has no room for that at %i columns',
    async (columns) => {
      const rows = await rowsAt(columns, long)
      expect(rows.find((row) => row.startsWith('loopwork t'))).toMatch(/^loopwork t.*….*\/api$/)
    },
  )
})
