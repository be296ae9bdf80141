import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { itemId } from '../src/core/ids.ts'
import type { ItemDraft } from '../src/core/item.ts'
import type { Operation } from '../src/store/statement.ts'
import { importBacklogs } from '../src/store/import/import-backlogs.ts'
import { addItem } from '../src/store/operations/add-item.ts'
import { editTyped } from '../src/store/import/edit-typed.ts'
import { finishLengths } from '../src/store/graph/finish-lengths.ts'
import { relink } from '../src/store/graph/relink.ts'
import { readWholeGraph } from '../src/store/graph/whole-graph.ts'
import type { Driver } from '../src/store/driver.ts'
import { openConnection } from '../src/store/sqlite/connection.ts'
import { createDriver } from '../src/store/sqlite/driver.ts'
import { draft } from '../test/support/store/sample.ts'
import { report } from './report.ts'

/**
 * What others wait for when somebody changes what waits for what in a large backlog: the longest transaction of each such change, beside
 * reading the whole graph once, which each of them had to do in its transaction before. `--size 1000000` for more tasks: phases, each task of one needs all of the phase before, and chains in it.
 */
const asked = process.argv.indexOf('--size')
const size = asked === -1 ? 300_000 : Number(process.argv[asked + 1])
const perPhase = 3_000
const chainLength = 10

const folder = mkdtempSync(path.join(tmpdir(), 'loopwork-bench-'))
const file = path.join(folder, 'loopwork.db')
const reopen = () => openConnection({ path: file, readonly: false })
const driver = createDriver(reopen(), { path: file, patienceMs: 1_000, reopen, now: Date.now })
let longestMs = 0
/** The driver, which notes how long its longest transaction takes, in CPU: a machine that does other work is no part of it. */
const measured: Driver = {
  ...driver,
  write: (transaction) => driver.write((now) => timed(transaction(now))),
  writeStep: (transaction) => driver.writeStep((now) => timed(transaction(now))),
}

function* timed<T>(operation: Operation<T>): Operation<T> {
  const begun = process.cpuUsage()
  try {
    return yield* operation
  } finally {
    const { user, system } = process.cpuUsage(begun)
    longestMs = Math.max(longestMs, (user + system) / 1_000)
  }
}

try {
  await fill()
  const began = performance.now()
  await readWholeGraph(driver)
  const wholeMs = performance.now() - began
  const phases = Math.ceil(size / perPhase)
  const middle = Math.floor(phases / 2)
  const add = (id: string, said: Parameters<typeof draft>[1]) =>
    relink(measured, (reach) =>
      measured.write((now) => addItem({ ...draft(id, said), id: itemId(id) }, now, reach)),
    )
  const edit = (id: string, change: Parameters<typeof editTyped>[0]['change']) =>
    relink(measured, (reach) => measured.write((now) => editTyped({ id: itemId(id), change, now }, reach)))
  await row('add with a need', wholeMs, () => add('X1', { needs: [taskOf(middle, 5)] }))
  await row('add into a phase', wholeMs, () => add('X2', { parent: itemId(phaseOf(middle)) }))
  await row('add into a phase, with a need', wholeMs, () =>
    add('X3', { parent: itemId(phaseOf(middle)), needs: [taskOf(middle - 1, 5)] }),
  )
  await row('edit of a need', wholeMs, () => edit('X1', { dependsOn: [itemId(taskOf(middle + 1, 5))] }))
  await row('edit of a parent', wholeMs, () => edit('X2', { parent: itemId(phaseOf(middle + 1)) }))
  await row('add that makes every way longer', wholeMs, () =>
    add('X4', { needs: [taskOf(phases - 1, chainLength - 1)] }),
  )
} finally {
  await driver.close()
  rmSync(folder, { recursive: true, force: true })
}

async function row(name: string, wholeMs: number, act: () => Promise<unknown>): Promise<void> {
  longestMs = 0
  const began = performance.now()
  await act()
  const ms = performance.now() - began
  report({
    name: `relink: ${name}, longest transaction`,
    value: longestMs,
    unit: 'ms',
    baseline: 50,
    most: 1,
  })
  console.log(`relink:   all of it took ${ms.toFixed(0)} ms; reading the whole graph ${wholeMs.toFixed(0)}`)
}

function phaseOf(phase: number): string {
  return `P${phase}`
}

function taskOf(phase: number, at: number): string {
  return `T${phase}-${at}`
}

/** Phases of tasks in short chains; each task that begins one needs the phase before. */
async function fill(): Promise<void> {
  const reading = { checkout: '', place: { branch: null, head: null }, switched: false }
  for (let phase = 0; phase < size / perPhase; phase++) {
    const drafts: ItemDraft[] = [draft(phaseOf(phase), { kind: 'container' })]
    for (let at = 0; at < perPhase - 1; at++) {
      const before =
        at % chainLength === 0 ? (phase === 0 ? [] : [phaseOf(phase - 1)]) : [taskOf(phase, at - 1)]
      drafts.push(draft(taskOf(phase, at), { parent: itemId(phaseOf(phase)), needs: before }))
    }
    const source = `${phase}.json`
    await driver.writeStep((now) => importBacklogs([{ source, drafts, ...reading }], now, 'whole'))
  }
  await finishLengths(driver)
}
