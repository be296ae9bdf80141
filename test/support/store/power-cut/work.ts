/**
 * A program: works a small backlog off in a store. argv: its folder, pragmas to set instead of the product's. As soon as an
 * operation has resolved, its fact is a line in the folder's file `resolved`: what the store has promised from then on.
 */
import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { fenceOf } from '../../../../src/core/attempt.ts'
import { importBacklogs } from '../../../../src/store/import/import-backlogs.ts'
import { enterPhase, queueAndClaim } from '../../../../src/store/operations/attempts/attempt-phase.ts'
import { claimNext } from '../../../../src/store/operations/attempts/claim.ts'
import { laneDone } from '../../../../src/store/operations/lane/lane-end.ts'
import { laneStep, takeLane } from '../../../../src/store/operations/lane/lane.ts'
import { markAll } from '../../../../src/store/operations/mark-scope.ts'
import { openRun } from '../../../../src/store/operations/runs/open-run.ts'
import { openConnection } from '../../../../src/store/sqlite/connection.ts'
import { createDriver } from '../../../../src/store/sqlite/driver.ts'
import { claimed } from '../claimed.ts'
import { draft, merged, start, tip } from '../sample.ts'
import { verifying } from '../stages.ts'

const [folder = '', ...pragmas] = process.argv.slice(2)
const resolved = openSync(join(folder, 'resolved'), 'a')
const promise = (fact: string): void => void writeSync(resolved, `${fact}\n`)

const path = join(folder, 'loopwork.db')
const reopen = () => {
  const db = openConnection({ path, readonly: false })
  for (const pragma of pragmas) db.pragma(pragma)
  return db
}
const { write, close } = createDriver(reopen(), { path, patienceMs: 10_000, reopen, now: () => 10 })
const livenessOf = () => 'alive' as const
const step = { old: tip, merged }

const drafts = Array.from({ length: 40 }, (_, at) =>
  draft(`T${at}`, { needs: at % 4 === 3 ? [`T${at - 1}`] : [], files: [`src/f${at % 7}/`] }),
)
const reading = {
  source: 'a.json',
  drafts,
  checkout: '',
  place: { branch: null, head: null },
  switched: false,
}
await write((now) => importBacklogs([reading], now, 'near'))
for (const { id } of drafts) promise(`added ${id}`)
const { supervisor } = await write((now) => openRun({ ...start(), now }, { livenessOf, mark: markAll }))
const lease = await write((now) => takeLane('main', supervisor.id, { livenessOf, now, stalled: null }))
if (lease === null) throw new Error('the lane is free')
for (const _ of drafts) {
  const result = await write((now) => claimNext({ supervisor: supervisor.id, worker: 0, now }))
  const attempt = claimed(result)
  const fence = fenceOf(attempt)
  promise(`claimed ${attempt.item}`)
  await write((now) => enterPhase({ fence, stage: verifying(), now }))
  await write((now) => queueAndClaim(fence, { next: null, now }))
  promise(`queued ${attempt.item}`)
  await write((now) => laneStep({ lease, fence, step, now }))
  promise(`merging ${attempt.item}`)
  await write((now) => laneDone({ lease, fence, step, now }))
  promise(`done ${attempt.item}`)
}
await close()
