import { expect, it } from 'vitest'
import { rowText } from '../../../../src/text/row.ts'
import { emptyRows } from '../../../../src/tui/views/empty.tsx'
import { here } from '../../../../src/wording/in-place.ts'
import { FakeBoard } from '../../../tui/fixtures/fake-board.ts'
import { firstRows } from '../../../support/first-rows.ts'

it('an empty screen names the filter that leaves the tasks out, whatever the stored run has', async () => {
  const board = new FakeBoard({ rows: [], slots: [], filter: 'label = api' })
  const snapshot = await board.read(firstRows(9))
  const rows = emptyRows({ ...snapshot, counts: { ...snapshot.counts, outside: 2 } }, here, 80, null)
  expect(snapshot.run?.settings.filter).toBeNull()
  expect(rows.map(rowText).join('\n')).toContain(
    'No task fits the filter label = api; 2 tasks are outside it.',
  )
})
