import { expect, it } from 'vitest'
import type { Why } from '../../../../../src/core/list/why.ts'
import { itemId } from '../../../../../src/core/ids.ts'
import { whyRequests } from '../../../../../src/tui/keys/dialogs/why-requests.ts'
import { createScreenStore } from '../../../../../src/tui/state/screen/screen-state.ts'
import { row } from '../../../../tui/fixtures/fake-board.ts'

const found: Why = {
  row: row({ id: 'A', title: 'A' }),
  ...{ needs: [], inUse: [], busy: null, finished: 0, startsInMs: null },
}

async function asked(meanwhile: boolean) {
  const store = createScreenStore({
    size: { columns: 80, rows: 24 },
    look: { theme: 'auto', colours: 'none', background: 'dark', characters: 'unicode' },
    outputMode: 'multiplexed',
    nowMs: 0,
  })
  const carried: Promise<void>[] = []
  const requests = whyRequests({
    store,
    board: { why: async () => found },
    refuse: () => undefined,
    carryOut: (_, act) => void carried.push(act()),
  })
  requests.why(itemId('A'))
  if (meanwhile) store.setState({ modal: { kind: 'help', top: 0 } as never })
  await Promise.all(carried)
  return store.getState().modal?.kind
}

it('shows why, but covers nothing that was opened meanwhile', async () => {
  expect(await asked(false)).toBe('why')
  expect(await asked(true)).toBe('help')
})
