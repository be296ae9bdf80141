import { expect, test } from 'vitest'
import { commandId, itemId } from '../../../src/core/ids.ts'
import { RunHasChanged } from '../../../src/core/policy/run-has-changed.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft, identity, settings, start, tip } from '../../support/store/sample.ts'
import { withStore } from '../../support/store/with-store.ts'

const lease = 30_000

test('a start carries the unfinished run on, joins a living one, or begins anew', () =>
  withStore(async (store) => {
    const first = await store.openRun(start({ now: 1 }))
    expect(first.how).toBe('started')
    expect(await store.openRun(start({ now: 2 }))).toMatchObject({ how: 'joined', run: { id: first.run.id } })
    // Nobody can tell whether they live: their leases have to run out.
    const later = await store.openRun(start({ mode: 'resume', now: 3 + lease }))
    expect(later).toMatchObject({ how: 'resumed', run: { id: first.run.id } })
    expect(await store.heartbeat(first.supervisor.id, 4 + lease)).toBe('ghost')
    const fresh = await store.openRun(start({ mode: 'fresh', now: 5 + lease }))
    expect(fresh).toMatchObject({ how: 'started', run: { endedAt: null } })
    expect((await store.run(first.run.id))?.endedAt).toBe(5 + lease)
  }))

test('a run is carried on with the settings it is given, and an event tells; joining leaves them as they are', () =>
  withStore(async (store) => {
    const gated = { ...settings, gate: ['npm test'], workers: 5 }
    const options = {
      sources: ['/repo/b.json'],
      unknownDependency: 'block',
      outputMode: 'summary',
      record: { given: { flag: { gate: 'abc' } }, winners: { gate: 'flag' }, file: null },
    } as const
    const { run } = await store.openRun(start({ now: 1 }))
    expect(await store.optionsOf(run.id)).toBeNull()
    const joined = await store.openRun(start({ now: 2, settings: gated, options }))
    expect(joined).toMatchObject({ how: 'joined', run: { settings }, supervisor: { workers: 5 } })
    expect(await store.optionsOf(run.id)).toBeNull()

    const changes = [{ key: 'gate', from: 'none', to: 'npm test' }]
    const resumed = await store.openRun(start({ now: 3 + lease, settings: gated, options, changes }))
    expect(resumed).toMatchObject({ how: 'resumed', run: { id: run.id, settings: gated } })
    expect(await store.optionsOf(run.id)).toEqual(options)
    const events = await store.events({ after: 0, limit: 100 })
    expect(events.map(({ body }) => body)).toContainEqual({ type: 'run:options', changes })
  }))

test('settings that were chosen for another state of things open no run', () =>
  withStore(async (store) => {
    const forNew = { run: null, joins: false }
    const first = await store.openRun(start({ now: 1, expects: forNew }))
    const living = start({ now: 2 })
    // Chosen at the same moment, for a new run too.
    await expect(store.openRun({ ...living, expects: forNew })).rejects.toThrow(RunHasChanged)
    await expect(store.openRun({ ...living, expects: { run: first.run, joins: false } })).rejects.toThrow()
    const otherwise = { ...first.run, settings: { ...settings, gate: ['x'] } }
    await expect(store.openRun({ ...living, expects: { run: otherwise, joins: true } })).rejects.toThrow()
    await expect(
      store.openRun({ ...living, mode: 'fresh', expects: { run: null, joins: false } }),
    ).rejects.toThrow()
    expect(await store.supervisorsOf(first.run.id)).toHaveLength(1)
    const joined = await store.openRun({ ...living, expects: { run: first.run, joins: true } })
    expect(joined.how).toBe('joined')
    await store.leaveRun(first.supervisor.id, 'detach', 3)
    await store.leaveRun(joined.supervisor.id, 'detach', 4)
    const resumed = await store.openRun(start({ now: 5, expects: { run: first.run, joins: false } }))
    expect(resumed.how).toBe('resumed')
  }))

test('the last to leave ends the run; who detaches leaves it to be carried on', () =>
  withStore(async (store) => {
    const one = await store.openRun(start({ now: 1 }))
    const other = await store.openRun(start({ now: 2 }))
    await store.leaveRun(one.supervisor.id, 'finish', 3)
    expect((await store.run(one.run.id))?.endedAt).toBe(null)
    await store.leaveRun(other.supervisor.id, 'detach', 4)
    expect((await store.openRun(start({ now: 5 }))).how).toBe('resumed')
    const last = await store.openRun(start({ now: 6 + lease }))
    await store.leaveRun(last.supervisor.id, 'finish', 7 + lease)
    expect((await store.run(one.run.id))?.endedAt).toBe(7 + lease)
    expect((await store.openRun(start({ now: 8 + lease }))).how).toBe('started')
  }))

test('a run’s end says how it ended: finished, aborted, or closed by a start that begins anew', () =>
  withStore(async (store) => {
    const finished = await store.openRun(start({ now: 1 }))
    await store.leaveRun(finished.supervisor.id, 'finish', 2)
    const aborted = await store.openRun(start({ now: 3 }))
    await store.setAborting(aborted.run.id, 4)
    await store.leaveRun(aborted.supervisor.id, 'finish', 5)
    await store.openRun(start({ now: 6 }))
    await store.openRun(start({ now: 7 + lease, mode: 'fresh' }))
    const events = await store.events({ after: 0, limit: 100 })
    expect(events.flatMap(({ body }) => (body.type === 'run:ended' ? [body.outcome] : []))).toEqual([
      'finished',
      'aborted',
      'closed',
    ])
  }))

test('taking up a run that was aborted or paused goes on', () =>
  withStore(async (store) => {
    const { run, supervisor } = await store.openRun(start({ now: 1 }))
    await store.setPaused(run.id, true, 2)
    await store.setAborting(run.id, 3)
    await store.leaveRun(supervisor.id, 'detach', 4)
    expect((await store.openRun(start({ now: 5 }))).run).toMatchObject({ paused: false, aborting: false })
  }))

test('a command is asked, taken once, answered; nobody takes it after a minute', () =>
  withStore(async (store) => {
    const alive = () => 'alive' as const
    expect(await store.ask({ kind: 'pause' }, alive, 1)).toEqual([])
    const one = await store.openRun(start({ now: 1 }))
    const two = await store.openRun(start({ now: 1, identity: identity(2) }))
    const asked = await store.ask({ kind: 'scale', to: 4 }, alive, 2)
    expect(asked.map(({ supervisor }) => supervisor)).toEqual([one.supervisor.id, two.supervisor.id])
    const id = asked[0]?.id ?? commandId(0)
    expect((await store.pulse(one.supervisor.id, 3))?.asked).toEqual([asked[0]])
    expect(await store.take(id, 3)).toBe('ok')
    expect(await store.take(id, 3)).toBe('ghost')
    expect((await store.pulse(one.supervisor.id, 3))?.asked).toEqual([])
    await store.answer(id, { state: 'refused', message: 'no' })
    await store.answer(id, { state: 'done', message: 'yes' })
    const ids = asked.map((command) => command.id)
    const after = 2 + 60_001
    expect((await store.commandsById(ids, after)).map(({ answer }) => answer)).toEqual([
      { state: 'refused', message: 'no' },
      { state: 'expired' },
    ])
    expect(await store.take(ids[1] ?? id, after)).toBe('ghost')
    // Only the second lives.
    const rest = await store.ask({ kind: 'abort' }, ({ pid }) => (pid === 2 ? 'alive' : 'dead'), 6)
    expect(rest.map(({ supervisor }) => supervisor)).toEqual([two.supervisor.id])
  }))

test('stop is asked of the one that has the item', () =>
  withStore(async (store) => {
    await store.importItems('a.json', [draft('A'), draft('B')], 1)
    const one = await store.openRun(start({ now: 1 }))
    await store.openRun(start({ now: 1, identity: identity(2) }))
    claimed(await store.claimNext({ supervisor: one.supervisor.id, worker: 0, now: 2 }))
    const asked = await store.ask({ kind: 'stop', item: itemId('a') }, () => 'alive', 3)
    expect(asked.map(({ supervisor }) => supervisor)).toEqual([one.supervisor.id])
    expect(await store.ask({ kind: 'stop', item: itemId('B') }, () => 'alive', 3)).toEqual([])
    expect(await store.ask({ kind: 'stop', item: itemId('A') }, () => 'dead', 3)).toEqual([])
  }))

test('orphans of an earlier run come over into the adopter’s, where their end counts', () =>
  withStore(async (store) => {
    await store.importItems('a.json', [draft('A')], 1)
    const old = await store.openRun(start({ now: 1 }))
    const attempt = claimed(await store.claimNext({ supervisor: old.supervisor.id, worker: 0, now: 2 }))
    const fresh = await store.openRun(start({ mode: 'fresh', now: 3, identity: identity(2) }))
    expect((await store.adoptOrphans(fresh.supervisor.id, () => 'alive', 4)).adopted).toEqual([])
    const { adopted } = await store.adoptOrphans(fresh.supervisor.id, () => 'unknown', 4 + lease)
    expect(adopted).toMatchObject([
      { id: attempt.id, run: fresh.run.id, tenure: 2, owner: fresh.supervisor.id },
    ])
    expect(await store.attemptsOfRun(fresh.run.id)).toHaveLength(1)
    expect(await store.attemptsOf(itemId('a'))).toHaveLength(1)
  }))

test('what is noted of an attempt is there when it is read again', () =>
  withStore(async (store) => {
    await store.importItems('a.json', [draft('A')], 1)
    const { supervisor, run } = await store.openRun(start())
    const attempt = claimed(await store.claimNext({ supervisor: supervisor.id, worker: 3, now: 2 }))
    const fence = { attempt: attempt.id, item: attempt.item, epoch: 1, tenure: 1 }
    const gate = { command: 'npm test', exit: 1, durationMs: 5, tree: tip }
    const work = { commit: tip, tree: tip, files: ['a'], added: 1, removed: 0, leftOut: [], exact: true }
    await store.enterPhase(fence, 'running', { base: tip, worktree: '/w' }, 3)
    await store.enterPhase(fence, 'verifying', { work }, 4)
    await store.noteGate(fence, gate, 5)
    await store.noteGate(fence, { ...gate, exit: 0 }, 6)
    expect(await store.noteAgent({ fence, index: 0, preset: 'mock', identity: identity(9) })).toBe('ok')
    expect(await store.attempt(attempt.id)).toEqual({
      ...attempt,
      phase: 'verifying',
      base: tip,
      worktree: '/w',
      work,
      gates: [gate, { ...gate, exit: 0 }],
    })
    for (const message of ['one', 'two', 'three']) await store.note(run.id, { type: 'notice', message }, 7)
    expect(await store.notices(run.id, 2)).toEqual(['two', 'three'])
    const events = await store.events({ after: 0, run: run.id, limit: 100 })
    expect(events[0]?.body.type).toBe('run:started')
    expect(events.at(-1)).toMatchObject({ run: run.id, body: { type: 'notice', message: 'three' } })
  }))

test('the journal of deliveries keeps one entry for each checkout until it is closed', () =>
  withStore(async (store) => {
    const entry = { checkout: '/r', target: 'main', from: tip, to: tip, lock: 'x', at: 1 }
    await store.journalOpen(entry)
    await store.journalOpen({ ...entry, lock: 'y' })
    expect(await store.journalEntries()).toEqual([{ ...entry, lock: 'y' }])
    await store.journalClose('/r')
    expect(await store.journalEntries()).toEqual([])
  }))

test('a supervisor that somebody ended claims nothing, however much is ready', () =>
  withStore(async (store) => {
    await store.importItems('a.json', [draft('A')], 1)
    const { supervisor } = await store.openRun(start({ now: 1 }))
    const other = await store.openRun(start({ now: 2, identity: identity(2) }))
    await store.leaveRun(supervisor.id, 'detach', 3)
    expect(await store.claimNext({ supervisor: supervisor.id, worker: 0, now: 4 })).toMatchObject({
      kind: 'nothing',
    })
    expect(await store.claimNext({ supervisor: other.supervisor.id, worker: 0, now: 5 })).toMatchObject({
      kind: 'claimed',
    })
  }))

test('workers of several supervisors have numbers of their own; those of one that left are free again', () =>
  withStore(async (store) => {
    const open = (pid: number) => store.openRun(start({ now: pid, identity: identity(pid) }))
    const first = (await open(1)).supervisor
    expect([first.firstWorker, (await open(2)).supervisor.firstWorker]).toEqual([0, settings.workers])
    await store.leaveRun(first.id, 'detach', 3)
    expect((await open(4)).supervisor.firstWorker).toBe(0)
  }))

test('a lane is left to its living owner, taken from a stalled one, whose next write is a ghost’s', () =>
  withStore(async (store) => {
    const alive = () => 'alive' as const
    const one = (await store.openRun(start({ now: 1 }))).supervisor
    const two = (await store.openRun(start({ now: 1, identity: identity(2) }))).supervisor
    const lease = await store.takeLane('main', one.id, alive, 2)
    expect(await store.takeLane('main', two.id, alive, 3)).toBeNull()
    expect(await store.laneOwner('main')).toEqual({ id: one.id, leaseUntil: one.leaseUntil })
    // Stalled is judged for one owner: meanwhile it may be another.
    expect(await store.takeLane('main', two.id, alive, 4, two.id)).toBeNull()
    expect(await store.takeLane('main', two.id, alive, 5, one.id)).toMatchObject({ tenure: 2 })
    expect(await store.laneHead(lease!)).toBe('ghost')
    // It may wake, and go on with everything else.
    expect(await store.heartbeat(one.id, 6)).toBe('ok')
  }))
