import { PassThrough } from 'node:stream'
import { render } from 'ink'
import { expect, onTestFinished, test } from 'vitest'
import { bodyRegistry } from '../../../../src/tui/pane/painted-places.ts'
import { applySnapshot } from '../../../../src/tui/state/apply-snapshot.ts'
import { createScreenStore } from '../../../../src/tui/state/screen/screen-state.ts'
import { makeCompositor } from '../../../../src/tui/terminal/compositor.ts'
import { InkOutput } from '../../../../src/tui/terminal/ink-output.ts'
import { App } from '../../../../src/tui/views/app.tsx'
import { PaintingContext } from '../../../../src/tui/views/screen-context.ts'
import { manyWorkers } from '../../../tui/fixtures/demo-boards.ts'
import { logOf } from '../../../tui/fixtures/fake-board.ts'
import { firstRows } from '../../../support/first-rows.ts'

/** A screen whose frames are composed one by one. */
async function opened() {
  const size = { columns: 100, rows: 30 }
  const board = manyWorkers(1)
  const look = { theme: 'dark', colours: 'truecolor', background: 'dark', characters: 'unicode' } as const
  const store = createScreenStore({ size, look, outputMode: 'multiplexed', nowMs: 0 })
  const beats = new Map<number, number>()
  let nowMs = 0
  const registry = bodyRegistry(() => undefined)
  const compositor = makeCompositor({ registry, beatOf: (worker) => beats.get(worker) ?? 0 }, size)
  const ink = render(
    <PaintingContext value={{ by: 'painter', registry }}>
      <App store={store} />
    </PaintingContext>,
    {
      stdout: new InkOutput(size, compositor.laidOut) as unknown as NodeJS.WriteStream,
      stdin: new PassThrough() as unknown as NodeJS.ReadStream,
      debug: true,
      isScreenReaderEnabled: true,
      patchConsole: false,
      exitOnCtrlC: false,
    },
  )
  onTestFinished(() => ink.unmount())
  store.setState(applySnapshot(store.getState(), await board.read(firstRows(100)), 0))
  await new Promise((resolve) => setImmediate(resolve))
  const compose = (): string => compositor.compose((nowMs += 33))
  compose()
  return { log: logOf(board, 0), store, beats, compose }
}

test('what an agent prints without a pause is painted in every second frame, and what it printed last in any case', async () => {
  const { log, compose } = await opened()
  const painted: boolean[] = []
  for (let line = 0; line < 6; line++) {
    log.add(`line ${line}`)
    painted.push(compose().includes(`line ${line}`))
  }
  expect(painted).toEqual([true, false, true, false, true, false])
  expect(compose()).toContain('line 5')
  expect(compose()).toBe('')
})

test('where nothing of a frame is left in the next one, every third is painted', async () => {
  const { log, compose } = await opened()
  const painted: boolean[] = []
  for (let frame = 0; frame < 7; frame++) {
    log.add(...Array.from({ length: 50 }, (_, line) => `line ${frame}.${line}`))
    painted.push(compose().includes(`line ${frame}.49`))
  }
  expect(painted).toEqual([true, false, false, true, false, false, true])
  expect([compose(), compose(), compose()].join('')).toBe('')
})

test('a pane that rests is painted at once for a key', async () => {
  const { log, store, compose } = await opened()
  log.add('line 0')
  expect(compose()).toContain('line 0')
  log.add('line 1')
  store.setState({ focus: { on: 'list' } })
  await new Promise((resolve) => setImmediate(resolve))
  expect(compose()).toContain('line 1')
})

test('a heart that steps is painted alone, without React', async () => {
  const { beats, compose } = await opened()
  beats.set(0, 1)
  const frame = compose()
  // In the border of the pane, and in the row of its task.
  expect(frame.match(/⠙/g)).toHaveLength(2)
  expect(frame.match(/\u001b\[\d+;\d+H/g)).toHaveLength(2)
  expect(compose()).toBe('')
})

test('what an agent prints after a pause is painted in the next frame', async () => {
  const { log, compose } = await opened()
  for (let line = 0; line < 6; line++) {
    log.add(`line ${line}`)
    expect(compose()).toContain(`line ${line}`)
    expect(compose()).toBe('')
  }
})
