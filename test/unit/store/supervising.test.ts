import { expect, test } from 'vitest'
import { commandId, itemId } from '../../../src/core/ids.ts'
import { RunHasChanged } from '../../../src/core/policy/run-has-changed.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft, identity, settings, start, tip } from '../../support/store/sample.ts'
import { running, verifying } from '../../support/store/stages.ts'
import { withStore } from '../../support/store/with-store.ts'

const lease = 30_000

test('a start carries the unfinished run on, joins a living one, or begins anew', () =>
  withStore(async (store, at) => {
    const first = await at(1).openRun(start())
    expect(first.how).toBe('started')
    expect(await at(2).openRun(start())).toMatchObject({ how: 'joined', run: { id: first.run.id } })
    // Nobody can tell whether they live: their leases have to run out.
    const later = await at(3 + lease).openRun(start({ mode: 'resume' }))
    expect(later).toMatchObject({ how: 'resumed', run: { id: first.run.id } })
    expect(await at(4 + lease).heartbeat(first.supervisor.id)).toBe('ghost')
    const fresh = await at(5 + lease).openRun(start({ mode: 'fresh' }))
    expect(fresh).toMatchObject({ how: 'started', run: { endedAt: null } })
    expect((await store.run(first.run.id))?.endedAt).toBe(5 + lease)
  }))

test('a run is carried on with the settings it is given, and an event tells; joining leaves them as they are', () =>
  withStore(async (store, at) => {
    const gated = { ...settings, gate: ['npm test'], workers: 5 }
    const options = {
      sources: ['/repo/b.json'],
      unknownDependency: 'block',
      outputMode: 'summary',
      record: { given: { flag: { gate: 'abc' } }, winners: { gate: 'flag' }, file: null },
    } as const
    const { run } = await at(1).openRun(start())
    expect(await store.optionsOf(run.id)).toBeNull()
    const joined = await at(2).openRun(start({ settings: gated, options }))
    expect(joined).toMatchObject({ how: 'joined', run: { settings }, supervisor: { workers: 5 } })
    expect(await store.optionsOf(run.id)).toBeNull()

    const changes = [{ key: 'gate', from: 'none', to: 'npm test' }]
    const resumed = await at(3 + lease).openRun(start({ settings: gated, options, changes }))
    expect(resumed).toMatchObject({ how: 'resumed', run: { id: run.id, settings: gated } })
    expect(await store.optionsOf(run.id)).toEqual(options)
    const events = await store.events({ after: 0, limit: 100 })
    expect(events.map(({ body }) => body)).toContainEqual({ type: 'run:options', changes })
  }))

test('settings that were chosen for another state of things open no run', () =>
  withStore(async (store) => {
    const forNew = { run: null, joins: false }
    const first = await store.openRun(start({ expects: forNew }))
    const living = start()
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
    await store.leaveRun(first.supervisor.id, 'detach')
    await store.leaveRun(joined.supervisor.id, 'detach')
    const resumed = await store.openRun(start({ expects: { run: first.run, joins: false } }))
    expect(resumed.how).toBe('resumed')
  }))

test('the last to leave ends the run; who detaches leaves it to be carried on', () =>
  withStore(async (store, at) => {
    const one = await at(1).openRun(start())
    const other = await at(2).openRun(start())
    await at(3).leaveRun(one.supervisor.id, 'finish')
    expect((await store.run(one.run.id))?.endedAt).toBe(null)
    await at(4).leaveRun(other.supervisor.id, 'detach')
    expect((await at(5).openRun(start())).how).toBe('resumed')
    const last = await at(6 + lease).openRun(start())
    await at(7 + lease).leaveRun(last.supervisor.id, 'finish')
    expect((await store.run(one.run.id))?.endedAt).toBe(7 + lease)
    expect((await at(8 + lease).openRun(start())).how).toBe('started')
  }))

test('a run’s end says how it ended: finished, aborted, or closed by a start that begins anew', () =>
  withStore(async (store, at) => {
    const finished = await at(1).openRun(start())
    await at(2).leaveRun(finished.supervisor.id, 'finish')
    const aborted = await at(3).openRun(start())
    await at(4).setAborting(aborted.run.id)
    await at(5).leaveRun(aborted.supervisor.id, 'finish')
    await at(6).openRun(start())
    await at(7 + lease).openRun(start({ mode: 'fresh' }))
    const events = await store.events({ after: 0, limit: 100 })
    expect(events.flatMap(({ body }) => (body.type === 'run:ended' ? [body.outcome] : []))).toEqual([
      'finished',
      'aborted',
      'closed',
    ])
  }))

test('taking up a run that was aborted or paused goes on', () =>
  withStore(async (store) => {
    const { run, supervisor } = await store.openRun(start())
    await store.setPaused(run.id, true)
    await store.setAborting(run.id)
    await store.leaveRun(supervisor.id, 'detach')
    expect((await store.openRun(start())).run).toMatchObject({ paused: false, aborting: false })
  }))

test('a command is asked, taken once, answered; nobody takes it after a minute', () =>
  withStore(async (store, at) => {
    const alive = () => 'alive' as const
    expect(await at(1).ask({ kind: 'pause' }, alive)).toEqual([])
    const one = await at(1).openRun(start())
    const two = await at(1).openRun(start({ identity: identity(2) }))
    const asked = await at(2).ask({ kind: 'scale', to: 4 }, alive)
    expect(asked.map(({ supervisor }) => supervisor)).toEqual([one.supervisor.id, two.supervisor.id])
    const id = asked[0]?.id ?? commandId(0)
    expect((await at(3).pulse(one.supervisor.id))?.asked).toEqual([asked[0]])
    expect(await at(3).take(id)).toBe('ok')
    expect(await at(3).take(id)).toBe('ghost')
    expect((await at(3).pulse(one.supervisor.id))?.asked).toEqual([])
    await store.answer(id, { state: 'refused', message: 'no' })
    await store.answer(id, { state: 'done', message: 'yes' })
    const ids = asked.map((command) => command.id)
    const after = 2 + 60_001
    expect((await at(after).commandsById(ids)).map(({ answer }) => answer)).toEqual([
      { state: 'refused', message: 'no' },
      { state: 'expired' },
    ])
    expect(await at(after).take(ids[1] ?? id)).toBe('ghost')
    // Only the second lives.
    const rest = await at(6).ask({ kind: 'abort' }, ({ pid }) => (pid === 2 ? 'alive' : 'dead'))
    expect(rest.map(({ supervisor }) => supervisor)).toEqual([two.supervisor.id])
  }))

test('stop is asked of the one that has the item', () =>
  withStore(async (store) => {
    await store.importItems('a.json', [draft('A'), draft('B')])
    const one = await store.openRun(start())
    await store.openRun(start({ identity: identity(2) }))
    claimed(await store.claimNext({ supervisor: one.supervisor.id, worker: 0 }))
    const asked = await store.ask({ kind: 'stop', item: itemId('a') }, () => 'alive')
    expect(asked.map(({ supervisor }) => supervisor)).toEqual([one.supervisor.id])
    expect(await store.ask({ kind: 'stop', item: itemId('B') }, () => 'alive')).toEqual([])
    expect(await store.ask({ kind: 'stop', item: itemId('A') }, () => 'dead')).toEqual([])
  }))

test('stop of what a dead supervisor had is asked of one that lives, and is about to take it over', () =>
  withStore(async (store) => {
    await store.importItems('a.json', [draft('A'), draft('B')])
    const dead = await store.openRun(start())
    const living = await store.openRun(start({ identity: identity(2) }))
    claimed(await store.claimNext({ supervisor: dead.supervisor.id, worker: 0 }))
    const onlySecond = ({ pid }: { readonly pid: number }) => (pid === 2 ? 'alive' : 'dead')
    for (const body of [
      { kind: 'stop', item: itemId('A') },
      { kind: 'freeze', item: itemId('A') },
      { kind: 'message', item: itemId('A') },
    ] as const) {
      const asked = await store.ask(body, onlySecond)
      expect(asked.map(({ supervisor }) => supervisor)).toEqual([living.supervisor.id])
    }
    expect(await store.ask({ kind: 'stop', item: itemId('B') }, onlySecond)).toEqual([])
  }))

test('orphans of an earlier run come over into the adopter’s, where their end counts', () =>
  withStore(async (store, at) => {
    await at(1).importItems('a.json', [draft('A')])
    const old = await at(1).openRun(start())
    const attempt = claimed(await at(2).claimNext({ supervisor: old.supervisor.id, worker: 0 }))
    const fresh = await at(3).openRun(start({ mode: 'fresh', identity: identity(2) }))
    expect((await at(4).adoptOrphans(fresh.supervisor.id, () => 'alive')).adopted).toEqual([])
    const { adopted } = await at(4 + lease).adoptOrphans(fresh.supervisor.id, () => 'unknown')
    expect(adopted).toMatchObject([
      { id: attempt.id, run: fresh.run.id, tenure: 2, owner: fresh.supervisor.id },
    ])
    expect(await store.attemptsOfRun(fresh.run.id)).toHaveLength(1)
    expect(await store.attemptsOf(itemId('a'))).toHaveLength(1)
  }))

test('what is noted of an attempt is there when it is read again', () =>
  withStore(async (store) => {
    await store.importItems('a.json', [draft('A')])
    const { supervisor, run } = await store.openRun(start())
    const attempt = claimed(await store.claimNext({ supervisor: supervisor.id, worker: 3 }))
    const fence = { attempt: attempt.id, item: attempt.item, epoch: 1, tenure: 1 }
    const gate = { command: 'npm test', exit: 1, durationMs: 5, tree: tip }
    const work = { commit: tip, tree: tip, files: ['a'], added: 1, removed: 0, leftOut: [], exact: true }
    const [{ worktree }] = running.agents
    const made = { ...attempt, agents: [{ number: 0, preset: 'mock', model: 'large', worktree }] } as const
    await store.enterPhase(fence, { phase: 'preparing', agents: made.agents })
    expect(await store.attempt(attempt.id)).toEqual(made)
    await store.enterPhase(fence, running)
    expect(await store.attempt(attempt.id)).toEqual({ ...attempt, ...running })
    await store.enterPhase(fence, verifying(work))
    await store.noteGate(fence, gate)
    await store.noteGate(fence, { ...gate, exit: 0 })
    expect(await store.noteAgent({ fence, agent: 0, identity: identity(9) })).toBe('ok')
    expect(await store.attempt(attempt.id)).toEqual({
      ...attempt,
      ...verifying(work),
      gates: [gate, { ...gate, exit: 0 }],
    })
    for (const message of ['one', 'two', 'three']) await store.note(run.id, { type: 'notice', message })
    expect((await store.notices(run.id, 2)).map(({ message }) => message)).toEqual(['two', 'three'])
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
    await store.importItems('a.json', [draft('A')])
    const { supervisor } = await store.openRun(start())
    const other = await store.openRun(start({ identity: identity(2) }))
    await store.leaveRun(supervisor.id, 'detach')
    expect(await store.claimNext({ supervisor: supervisor.id, worker: 0 })).toMatchObject({
      kind: 'nothing',
    })
    expect(await store.claimNext({ supervisor: other.supervisor.id, worker: 0 })).toMatchObject({
      kind: 'claimed',
    })
  }))

test('workers of several supervisors have numbers of their own; those of one that left are free again', () =>
  withStore(async (store) => {
    const open = (pid: number) => store.openRun(start({ identity: identity(pid) }))
    const first = (await open(1)).supervisor
    expect([first.firstWorker, (await open(2)).supervisor.firstWorker]).toEqual([0, settings.workers])
    await store.leaveRun(first.id, 'detach')
    expect((await open(4)).supervisor.firstWorker).toBe(0)
  }))

test('a lane is left to its living owner, taken from a stalled one, whose next write is a ghost’s', () =>
  withStore(async (store) => {
    const alive = () => 'alive' as const
    const one = (await store.openRun(start())).supervisor
    const two = (await store.openRun(start({ identity: identity(2) }))).supervisor
    const lease = await store.takeLane('main', one.id, alive)
    expect(await store.takeLane('main', two.id, alive)).toBeNull()
    expect(await store.laneOwner('main')).toEqual({ id: one.id, leaseUntil: one.leaseUntil })
    // Stalled is judged for one owner: meanwhile it may be another.
    expect(await store.takeLane('main', two.id, alive, two.id)).toBeNull()
    expect(await store.takeLane('main', two.id, alive, one.id)).toMatchObject({ tenure: 2 })
    expect(await store.beginMerge(lease!)).toBe('ghost')
    // It may wake, and go on with everything else.
    expect(await store.heartbeat(one.id)).toBe('ok')
  }))
