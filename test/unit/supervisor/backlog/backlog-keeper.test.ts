import { expect, test } from 'vitest'
import { itemId, type ItemId } from '../../../../src/core/ids.ts'
import type { BacklogEdit } from '../../../../src/core/ports/backlog-store.ts'
import type { FileWritten } from '../../../../src/core/ports/backlog.ts'
import { BacklogKeeper } from '../../../../src/supervisor/backlog/backlog-keeper.ts'
import type { SupervisorContext } from '../../../../src/supervisor/context.ts'
import { aRun } from '../../../support/run-facts.ts'

interface Disk {
  stamp: string | null
  reads: 'being written' | 'taken in'
  /** How long reading a file and writing one take. */
  readMs?: number
  writeMs?: number
  edits?: readonly BacklogEdit[]
  unshown?: readonly ItemId[]
  /** What is found of what is in it. */
  found?: readonly string[]
}

/** Two backlog files that nobody edits; each write of one ends as the story says. */
function keeperOf(
  write: (source: string, time: number) => FileWritten,
  beside: (source: string) => readonly string[] = () => [],
  disk: Disk = { stamp: 'as read', reads: 'taken in' },
) {
  const written: string[] = []
  const notices: string[] = []
  const reads: string[] = []
  const stopped: string[] = []
  let awake = 0
  const context = {
    run: aRun(),
    clock: { now: () => awake, awakeMs: () => awake, sleep: async (ms: number) => void (awake += ms) },
    backlog: {
      checkout: '/r',
      stamp: async () => disk.stamp,
      takeIn: async (source: string) => {
        reads.push(source)
        awake += disk.readMs ?? 0
        return {
          kind: disk.reads,
          stamp: disk.stamp,
          ...(disk.found === undefined ? {} : { notices: disk.found }),
          imported: { added: 0, changed: 0, heldBack: 0, edits: disk.edits ?? [] },
        }
      },
      show: async (source: string) => {
        awake += disk.writeMs ?? 0
        written.push(source)
        return write(source, written.filter((each) => each === source).length)
      },
      unshown: async () => disk.unshown ?? [],
      showBeside: async (source: string) => beside(source),
    },
    store: {
      sources: async () => ['a.json', 'b.json'],
      note: async (_: unknown, { message }: { message: string }) => void notices.push(message),
    },
  } as unknown as SupervisorContext
  const keeper = new BacklogKeeper(context, {
    stop: (item) => void stopped.push(item),
    changed: () => undefined,
    failed: (error) => {
      throw error
    },
  })
  /** Does what is due by then, and returns what was written. */
  const round = async (afterMs: number) => {
    awake += afterMs
    keeper.kick()
    await keeper.whenIdle()
    return written.splice(0)
  }
  return { keeper, written, notices, reads, stopped, round }
}

const done: FileWritten = { kind: 'written', stamp: 'as read' }

test('during a run what the store says is written into every file, when something has changed, at most every half second', async () => {
  const { keeper, round } = keeperOf(() => done)
  await keeper.takeIn()
  expect(await round(0)).toEqual(['a.json', 'b.json'])
  expect(await round(500)).toEqual([])
  keeper.changed()
  expect(await round(100)).toEqual([])
  expect(await round(400)).toEqual(['a.json', 'b.json'])
})

test('at the end every file is written, one that somebody is editing at the third time of asking', async () => {
  const { keeper, written, notices } = keeperOf((source, time) =>
    source === 'a.json' && time < 3 ? { kind: 'changed' } : done,
  )
  await keeper.takeIn()
  await keeper.flush()
  expect(written).toEqual(['a.json', 'b.json', 'a.json', 'a.json'])
  expect(notices).toEqual([])
})

test('at the end one that somebody keeps writing is named, in one line, and no other waits for it', async () => {
  const disk: Disk = { stamp: 'as read', reads: 'taken in', unshown: [itemId('A')] }
  const write = (source: string): FileWritten => (source === 'a.json' ? { kind: 'changed' } : done)
  const { keeper, written, notices } = keeperOf(write, undefined, disk)
  await keeper.takeIn()
  await keeper.flush()
  expect(written.filter((source) => source === 'b.json')).toHaveLength(1)
  expect(notices).toEqual([
    'a.json does not show what became of A: somebody else keeps writing it; when that is mended: loopwork sync a.json',
  ])
})

test('at the end of a slow machine’s run a file that was saved once is not said to be written all the time', async () => {
  const disk: Disk = { stamp: 'as read', reads: 'taken in', writeMs: 5_000, unshown: [itemId('A')] }
  const { keeper, notices } = keeperOf(() => ({ kind: 'changed' }), undefined, disk)
  await keeper.takeIn()
  await keeper.flush()
  expect(notices[0]).toBe(
    'a.json does not show what became of A: it was changed while it was being written; when that is mended: loopwork sync a.json',
  )
})

test('a file that lacks tasks for a moment is neither taken in nor written, and is read again', async () => {
  const disk: Disk = { stamp: 'whole', reads: 'taken in' }
  const { keeper, notices, round } = keeperOf(() => ({ kind: 'written', stamp: 'whole' }), undefined, disk)
  await keeper.takeIn()
  await round(0)
  keeper.changed()
  disk.stamp = 'half'
  disk.reads = 'being written'
  expect([...(await round(600)), ...(await round(600))]).toEqual([])
  disk.stamp = 'whole again'
  disk.reads = 'taken in'
  expect([...(await round(600)), ...(await round(600)), ...(await round(600))]).toContain('a.json')
  expect(notices).toEqual([])
})

test('a file that is deleted and made anew is not said to be gone; one that stays away is', async () => {
  const disk = { stamp: 'first' as string | null, reads: 'taken in' as const }
  const { keeper, notices, round } = keeperOf(() => done, undefined, disk)
  await keeper.takeIn()
  disk.stamp = null
  await round(600)
  disk.stamp = 'second'
  await round(600)
  expect(notices).toEqual([])
  disk.stamp = null
  await round(600)
  await round(600)
  expect(notices).toEqual(
    ['a.json', 'b.json'].map((source) => `${source} is not there; its tasks go on as it said last`),
  )
})

test('a file that can’t be written is said once, tried again, and keeps no other from being written', async () => {
  const { keeper, notices, round } = keeperOf((source) =>
    source === 'a.json' ? { kind: 'problem', message: 'a.json: no space left' } : done,
  )
  await keeper.takeIn()
  expect(await round(0)).toEqual(['a.json', 'b.json'])
  expect(await round(600)).toEqual(['a.json', 'b.json'])
  expect(notices).toEqual(['a.json: no space left; it is tried again'])
})

test('at the end each file is named that could not be written, with its tasks and the reason, and no other', async () => {
  const many = Array.from({ length: 7 }, (_, n) => itemId(`T${n + 1}`))
  const disk: Disk = { stamp: 'as read', reads: 'taken in', unshown: many }
  const write = (source: string): FileWritten =>
    source === 'a.json' ? { kind: 'problem', message: 'a.json: no space left' } : done
  const { keeper, notices } = keeperOf(write, undefined, disk)
  await keeper.takeIn()
  await keeper.flush()
  expect(notices.at(-1)).toBe(
    'a.json does not show what became of 7 tasks (T1, T2, T3, T4, T5 and 2 more): no space left; when that is mended: loopwork sync a.json',
  )
  disk.unshown = []
  notices.length = 0
  await keeper.flush()
  expect(notices).toEqual([])
})

test('what is kept beside a file, and can’t be now, is said once and tried again', async () => {
  let broken = true
  const { keeper, notices, round } = keeperOf(
    () => done,
    (source) => (broken && source === 'a.json' ? ['.state.json is no JSON object'] : []),
  )
  await keeper.takeIn()
  expect(await round(0)).toEqual(['a.json', 'b.json'])
  expect(await round(600)).toEqual(['a.json', 'b.json'])
  broken = false
  expect(await round(600)).toEqual(['a.json', 'b.json'])
  expect(await round(600)).toEqual([])
  expect(notices).toEqual(['.state.json is no JSON object'])
})

test('after a long import the next edit is seen within seconds', async () => {
  const disk: Disk = { stamp: 'first', reads: 'taken in', readMs: 20_000 }
  const { keeper, reads, round } = keeperOf(() => done, undefined, disk)
  await keeper.takeIn()
  reads.length = 0
  for (const stamp of ['second', 'third']) {
    disk.stamp = stamp
    await round(2_000)
    expect(reads).toEqual([])
    await round(2_000)
    expect(reads.splice(0)).toEqual(['a.json', 'b.json'])
  }
})

test('a file that takes long to write is written seldom, and an edit of it is seen as soon as of any other', async () => {
  const disk: Disk = { stamp: 'as read', reads: 'taken in', writeMs: 1_000 }
  const { keeper, reads, round } = keeperOf(() => done, undefined, disk)
  await keeper.takeIn()
  expect(await round(0)).toEqual(['a.json', 'b.json'])
  keeper.changed()
  expect(await round(2_000)).toEqual([])
  reads.length = 0
  disk.stamp = 'edited'
  await round(500)
  await round(500)
  expect(reads).toEqual(['a.json', 'b.json'])
  disk.stamp = 'as read'
  expect([...(await round(2_000)), ...(await round(15_000))]).toEqual(['a.json', 'b.json'])
})

const edited = (name: string, of: Partial<BacklogEdit> = {}): BacklogEdit => ({
  ...{ item: itemId(name), source: 'a.json', word: 'removed', from: 'todo', outcome: 'became', work: null },
  circle: null,
  neededBy: [],
  ...of,
})

test('many edits of one kind are one notice with their number and the first of them', async () => {
  const removed = Array.from({ length: 250 }, (_, n) => edited(`T${n + 1}`))
  const needed = removed.map((edit, n) => (n === 3 ? { ...edit, neededBy: [itemId('X')] } : edit))
  const disk: Disk = { stamp: 'first', reads: 'taken in', edits: [...needed, edited('Y', { word: 'done' })] }
  const { keeper, notices } = keeperOf(() => done, undefined, disk)
  await keeper.takeIn()
  expect(notices).toEqual([
    '250 tasks: they are no longer in a.json: T1, T2, T3, T4, T5 and 245 more; X needs them',
    'Y: a.json says completed',
  ])
})

test('tasks that are being stopped are named once, though the file is read until they have ended', async () => {
  const stops = ['A', 'B', 'C', 'D'].map((name) => edited(name, { from: 'claimed', outcome: 'stop' }))
  const disk: Disk = { stamp: 'first', reads: 'taken in', edits: stops }
  const { keeper, notices, stopped, round } = keeperOf(() => done, undefined, disk)
  await keeper.takeIn()
  disk.edits = stops.slice(1)
  await round(600)
  expect(notices).toEqual(['4 tasks are stopped: they are no longer in a.json: A, B, C, D'])
  expect(stopped).toContain('D')
})

test('what an edit has made of a file is told once, and not what whoever started the run has heard', async () => {
  const disk: Disk = { stamp: 'first', reads: 'taken in', found: ['a.json:1: is an export'] }
  const { keeper, notices, round } = keeperOf(() => done, undefined, disk)
  await keeper.takeIn()
  const edit = async (stamp: string, ...found: readonly string[]) => {
    Object.assign(disk, { stamp, found: ['a.json:1: is an export', ...found] })
    for (let looks = 0; looks < 3; looks++) await round(600)
    return notices.splice(0)
  }
  // Both files are read from the same disk here.
  expect(await edit('second', 'a.json:3: 1 box is no task')).toEqual(
    Array.from({ length: 2 }, () => 'a.json:3: 1 box is no task'),
  )
  expect(await edit('third', 'a.json:3: 1 box is no task')).toEqual([])
  expect(await edit('mended')).toEqual([])
  const many = Array.from({ length: 8 }, (_, n) => `a.json:${n}: is missing`)
  const told = await edit('broken', ...many)
  expect(told.slice(0, 6)).toEqual([...many.slice(0, 5), 'a.json: and 3 more such notices'])
})
