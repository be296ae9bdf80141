import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ItemDraft } from '../../../src/core/item.ts'
import { claimed } from '../../support/store/claimed.ts'
import { engine, type StorePlace } from '../../support/store/engine.ts'
import { draft, identity, start } from '../../support/store/sample.ts'
import { tempFolder } from '../../support/store/temp-folder.ts'

const program = (name: string): string =>
  fileURLToPath(new URL(`../../support/store/${name}.ts`, import.meta.url))

let folder: ReturnType<typeof tempFolder>
let place: StorePlace
const children: Child[] = []
beforeEach(() => {
  folder = tempFolder()
  place = engine.newPlace()
})
afterEach(() => {
  for (const { child } of children.splice(0)) child.kill('SIGKILL')
  place.remove()
  folder.remove()
})

interface Child {
  readonly child: ChildProcessByStdio<null, Readable, null>
  readonly lines: string[]
  readonly ended: Promise<unknown>
}

function run(name: string, ...args: string[]): Child {
  const child = spawn(process.execPath, [program(name), ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  const started = { child, lines, ended: once(child, 'close') }
  children.push(started)
  return started
}

async function backlog(drafts: readonly ItemDraft[]): Promise<void> {
  const store = await engine.open(place.at)
  await store.importItems('a.json', drafts)
  await store.close()
}

/** A diamond-shaped backlog in which a third of the items want one of three files. */
const tangled = (size: number): ItemDraft[] =>
  Array.from({ length: size }, (_, at) =>
    draft(`T${at}`, {
      priority: at % 4,
      needs: at < 5 || at % 3 !== 0 ? [] : [`T${at - 1}`, `T${at - 5}`],
      files: at % 3 === 1 ? [`src/${at % 4}/`, `doc/${at}.md`] : at % 9 === 2 ? [`src/${at % 4}/x.ts`] : [],
    }),
  )

async function expectAllDoneOnce(size: number): Promise<void> {
  const store = await engine.open(place.at)
  expect(await store.counts()).toMatchObject({ total: size, done: size })
  const events = await store.events({ after: 0, limit: 1_000_000 })
  const count = (type: string) => events.filter(({ body }) => body.type === type).length
  expect(count('item:done')).toBe(size)
  expect(count('merge:landed')).toBe(size)
  // No two open claims of one item, and nothing started before what it needs was done.
  const needs = new Map(tangled(size).map(({ id, dependsOn }) => [id, dependsOn]))
  const open = new Set<string>()
  const done = new Set<string>()
  for (const { item, body } of events) {
    if (item === null) continue
    if (body.type === 'item:claimed') {
      expect(open.has(item) || done.has(item)).toBe(false)
      expect(needs.get(item)?.every((need) => done.has(need))).toBe(true)
      open.add(item)
    }
    if (body.type === 'item:done') done.add(item)
    if (body.type === 'attempt:ended') open.delete(item)
  }
  await store.close()
  for (const [name, wrong] of Object.entries(engine.recount(place.at)))
    expect({ [name]: wrong }).toEqual({ [name]: [] })
}

// The file backend of old took an empty lock file for a stale one, and two workers got one item.
test('eight processes on one file: nothing is claimed twice', async () => {
  const size = 240
  await backlog(tangled(size))
  const workers = Array.from({ length: 8 }, () => run('claim-until-empty', place.at))
  await Promise.all(workers.map(({ ended }) => ended))
  const claims = workers.flatMap(({ lines }) => lines.filter((line) => line.startsWith('+')))
  expect(new Set(claims).size).toBe(claims.length)
  expect(claims).toHaveLength(size)
  await expectAllDoneOnce(size)
})

test('kill -9 again and again: nothing is lost, nothing is done twice, the living take over', async () => {
  const size = 240
  await backlog(tangled(size))
  let kills = 0
  for (let round = 0; round < 12; round++) {
    const workers = Array.from({ length: 3 }, () => run('claim-until-empty', place.at))
    // From its first claim on, not from its start: Node's start-up would leave no room for progress.
    const victim = workers[round % 3]
    if (victim === undefined) throw new Error('no worker')
    await Promise.race([once(victim.child.stdout, 'data'), victim.ended])
    for (const { child } of workers) if (child.exitCode === null && child.kill('SIGKILL')) kills++
    await Promise.all(workers.map(({ ended }) => ended))
  }
  expect(kills).toBeGreaterThan(0)
  await run('claim-until-empty', place.at).ended
  await expectAllDoneOnce(size)
  // 37 processes start one after the other: on a machine with ten times the work that it has cores for, a second becomes twelve.
}, 600_000)

/** What each of several processes says that do the same at the same moment. */
async function race(what: string, contestants: number): Promise<readonly unknown[]> {
  const gate = join(folder.path, `go-${what}`)
  const all = Array.from({ length: contestants }, () => run('race', place.at, gate, what))
  await Promise.all(all.map(({ child }) => once(child.stdout, 'data')))
  writeFileSync(gate, '')
  await Promise.all(all.map(({ ended }) => ended))
  return all.map(({ lines }) => JSON.parse(lines.at(-1) ?? 'null') as unknown)
}

test('a store that several make at once is made once', async () => {
  expect(await race('create', 4)).toEqual([0, 0, 0, 0])
  await backlog([draft('A')])
})

test('of several that open a run one starts it, the others join', async () => {
  await backlog([draft('A')])
  expect((await race('openRun', 4)).toSorted()).toEqual(['joined', 'joined', 'joined', 'started'])
})

test('of several that look for orphans one gets each', async () => {
  await backlog([draft('A'), draft('B')])
  const store = await engine.open(place.at)
  const { supervisor } = await store.openRun(start({ identity: identity(1) }))
  const orphans = [1, 2].map(() => store.claimNext({ supervisor: supervisor.id, worker: 0 }))
  const ids = (await Promise.all(orphans)).map((result) => claimed(result).id)
  await store.close()
  expect((await race('adopt', 4)).flat().toSorted()).toEqual(ids)
})

test('of several that want the lane one gets it', async () => {
  await backlog([draft('A')])
  expect((await race('lane', 4)).toSorted()).toEqual([false, false, false, true])
})

test('of several that import the same one changes something', async () => {
  const results = await race('import', 3)
  expect(results).toHaveLength(3)
  expect(results.filter((result) => (result as { added: number }).added === 300)).toHaveLength(1)
  expect(results.filter((result) => (result as { unchanged: number }).unchanged === 300)).toHaveLength(2)
  const store = await engine.open(place.at)
  const events = await store.events({ after: 0, limit: 1_000 })
  expect(events).toHaveLength(301)
  await store.close()
})
