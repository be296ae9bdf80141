import { PassThrough } from 'node:stream'
import { render } from 'ink'
import { bodyRegistry } from '../src/tui/pane/painted-places.ts'
import { applySnapshot } from '../src/tui/state/apply-snapshot.ts'
import { createScreenStore } from '../src/tui/state/screen/screen-state.ts'
import { makeCompositor } from '../src/tui/terminal/compositor.ts'
import { InkOutput } from '../src/tui/terminal/ink-output.ts'
import { App } from '../src/tui/views/app.tsx'
import { PaintingContext, type Painting } from '../src/tui/views/screen-context.ts'
import { manyWorkers } from '../test/tui/fixtures/demo-boards.ts'
import type { FakeLog } from '../test/tui/fixtures/fake-board.ts'
import { firstRows } from '../test/support/first-rows.ts'

/** CPU of a frame, painted by us and by Ink, of the same board: `columns rows workers bodies|chrome painter|ink frames`. */
const [columns = 0, rows = 0, workers = 0] = process.argv.slice(2, 5).map(Number)
const [what = 'bodies', by = 'painter', frames = '300'] = process.argv.slice(5)

const size = { columns, rows }
const board = manyWorkers(workers)
const logs = (board.facts.slots ?? []).map(({ work }) => work?.log as unknown as FakeLog)
const look = { theme: 'dark', colours: 'truecolor', background: 'dark', characters: 'unicode' } as const
const store = createScreenStore({ size, look, outputMode: 'multiplexed', nowMs: 0 })
const registry = bodyRegistry(() => undefined)
let steps = 0
const compositor = makeCompositor({ registry, beatOf: () => steps }, size)
const painting: Painting = by === 'painter' ? { by: 'painter', registry } : { by: 'ink' }
let bytes = 0

const output = new InkOutput(size, compositor.laidOut)
const ink = render(
  <PaintingContext value={painting}>
    <App store={store} />
  </PaintingContext>,
  {
    stdout: output as unknown as NodeJS.WriteStream,
    stdin: new PassThrough() as unknown as NodeJS.ReadStream,
    debug: true,
    isScreenReaderEnabled: by === 'painter',
    patchConsole: false,
    exitOnCtrlC: false,
  },
)
store.setState(applySnapshot(store.getState(), await board.read(firstRows(100)), 0))
await turn()

let line = 0
let nowMs = 0
for (let warm = 0; warm < 100; warm++) await frame()
bytes = 0
const before = process.cpuUsage()
for (let count = 0; count < Number(frames); count++) await frame()
const used = process.cpuUsage(before)
console.log(
  JSON.stringify({ cpuMs: (used.user + used.system) / 1000 / Number(frames), bytes: bytes / Number(frames) }),
)
ink.unmount()

async function frame(): Promise<void> {
  if (what === 'bodies') {
    for (const log of logs) talk(log)
  }
  // Ink draws bodies only when React does; chrome is what a new picture of the board draws, with a step of all hearts.
  if (what === 'chrome' || by === 'ink') {
    steps += 1
    const state = store.getState()
    if (state.snapshot !== null) store.setState(applySnapshot(state, { ...state.snapshot }, 0))
    await turn()
  }
  // Never so soon after the last frame that a pane would rest.
  nowMs += 100
  bytes += compositor.compose(nowMs).length
}

function talk(log: FakeLog): void {
  line += 1
  log.add(
    `› Edit src/module-${line}/index.ts  +${line} −3`,
    `The check number ${line} runs after the token was consumed, so it moves before the update of the row.`,
    `│ Tests  ${line} passed (${line}) in 3.2s`,
  )
}

async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}
