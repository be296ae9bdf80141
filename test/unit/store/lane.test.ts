import { expect, test } from 'vitest'
import { fenceOf, type Attempt } from '../../../src/core/attempt.ts'
import { itemId } from '../../../src/core/ids.ts'
import { reason } from '../../../src/core/reason.ts'
import { itemNote } from '../../../src/wording/item-note.ts'
import { notedRow } from '../../../src/wording/noted-item.ts'
import { someWork } from '../../support/run-facts.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft, merged, start, tip } from '../../support/store/sample.ts'
import { queue } from '../../support/store/stages.ts'
import { withRun } from '../../support/store/with-run.ts'

test('queueing frees the slot and claims the next in one transaction; done comes by the lane alone', () =>
  withRun([draft('A'), draft('B', { needs: ['A'] }), draft('C')], {}, async ({ store, claim, next }) => {
    const first = claimed(await claim())
    const request = { supervisor: first.owner, worker: 0 }
    const second = claimed(await queue(store, fenceOf(first), request))
    expect(second.item).toBe('C')
    const lease = await store.takeLane('main', first.owner, () => 'alive')
    if (lease === null) throw new Error('no lane')
    const head = await store.beginMerge(lease)
    expect(head).toMatchObject({ attempt: { id: first.id, phase: 'merging' }, step: null })
    // Not queued: not the lane's to end.
    expect(await store.laneDone(lease, fenceOf(second), { old: tip, merged })).toBe('ghost')
    const step = { old: tip, merged }
    expect(await store.laneStep(lease, fenceOf(first), step)).toBe('ok')
    expect(await store.beginMerge(lease)).toMatchObject({ step, attempt: { phase: 'merging' } })
    // The owner can't take it back any more: the tip may have moved.
    const stop = { fence: fenceOf(first), reason: reason('stopped', '') } as const
    expect(await store.finishAttempt(stop)).toBe('ghost')
    expect(await next()).toBe('inProgress')
    expect(await store.laneDone(lease, fenceOf(first), step)).toBe('ok')
    expect(await store.laneDone(lease, fenceOf(first), step)).toBe('ghost')
    expect(await store.item(itemId('A'))).toMatchObject({
      state: 'done',
      item: { attempts: 1, standing: { commit: merged } },
    })
    expect(await next()).toBe('B')
    expect(await store.beginMerge(lease)).toBe(null)
  }))

test('a task whose work the target has already is done by the commit of another', () =>
  withRun([draft('A'), draft('B')], {}, async ({ store, claim }) => {
    const [first, second] = [claimed(await claim()), claimed(await claim())]
    await queue(store, fenceOf(first), null, someWork)
    await queue(store, fenceOf(second), null, someWork)
    const lease = await store.takeLane('main', first.owner, () => 'alive')
    if (lease === null) throw new Error('no lane')
    await store.beginMerge(lease)
    await store.laneDone(lease, fenceOf(first), { old: tip, merged })
    await store.beginMerge(lease)
    await store.laneDone(lease, fenceOf(second), { old: merged, merged })
    const events = (await store.events({ after: 0, limit: 100 })).map(({ body }) => body)
    expect(events.filter(({ type }) => type === 'item:done')).toEqual([
      { type: 'item:done', commit: merged },
      { type: 'item:done', commit: merged, addsNothing: true },
    ])
    const notes = await Promise.all(
      ['A', 'B'].map(async (id) => {
        const row = await store.item(itemId(id))
        return row === null ? null : itemNote(notedRow(row), { run: null, now: 0 }).text
      }),
    )
    const commit = merged.slice(0, 7)
    expect(notes).toEqual([commit, `already in ${commit}`])
  }))

test('the lane is taken over from the dead with its step, and the old holder is a ghost', () =>
  withRun([draft('A')], {}, async ({ store, claim }) => {
    const first = claimed(await claim())
    await queue(store, fenceOf(first))
    const old = await store.takeLane('main', first.owner, () => 'alive')
    if (old === null) throw new Error('no lane')
    await store.laneStep(old, fenceOf(first), { old: tip, merged })
    const { supervisor: other } = await store.openRun(start({}))
    expect(await store.takeLane('main', other.id, () => 'alive')).toBe(null)
    const taken = await store.takeLane('main', other.id, () => 'dead')
    expect(taken).toMatchObject({ tenure: old.tenure + 1 })
    expect(await store.laneDone(old, fenceOf(first), { old: tip, merged })).toBe('ghost')
    expect(await store.heartbeat(first.owner)).toBe('ghost')
    if (taken === null) throw new Error('no lane')
    const { adopted } = await store.adoptOrphans(other.id, () => 'dead')
    expect(adopted).toMatchObject([{ id: first.id, tenure: 2, owner: other.id, phase: 'merging' }])
    expect(await store.beginMerge(taken)).toMatchObject({ step: { old: tip, merged } })
    // With the tenure from before the adoption: the lane is fenced by its own tenure and the epoch.
    expect(await store.laneDone(taken, fenceOf(first), { old: tip, merged })).toBe('ok')
  }))

test('a lease is over when its lane was let go, also for who has the lane again', () =>
  withRun([draft('A')], {}, async ({ store, claim }) => {
    const first = claimed(await claim())
    await queue(store, fenceOf(first))
    const old = await store.takeLane('main', first.owner, () => 'alive')
    if (old === null) throw new Error('no lane')
    await store.releaseLane(old)
    const again = await store.takeLane('main', first.owner, () => 'alive')
    expect(again).toMatchObject({ owner: old.owner, tenure: old.tenure + 1 })
    expect(await store.beginMerge(old)).toBe('ghost')
    expect(await store.laneStep(old, fenceOf(first), { old: tip, merged })).toBe('ghost')
    // What is let go twice stays with who has it now.
    await store.releaseLane(old)
    expect(await store.laneOwner('main')).toMatchObject({ id: first.owner })
  }))

test('a lane failure is a try, a conflict is final and keeps the rest going', () =>
  withRun(
    [draft('A'), draft('B')],
    { retry: { attempts: 2, backoffMs: 0, maxMs: 0 } },
    async ({ store, claim }) => {
      const [a, b] = [claimed(await claim()), claimed(await claim())]
      for (const attempt of [a, b]) await queue(store, fenceOf(attempt))
      const lease = await store.takeLane('main', a.owner, () => 'alive')
      if (lease === null) throw new Error('no lane')
      await store.laneFail(lease, fenceOf(a), reason('gate:failed', ''))
      const why = reason('conflict', '', { files: ['src/a.ts'] })
      await store.laneFail(lease, fenceOf(b), why)
      expect(await store.counts()).toMatchObject({ todo: 1, conflict: 1, failed: 0, total: 2 })
      const events = await store.events({ after: 0, limit: 100 })
      expect(events.map(({ body }) => body)).toContainEqual({ type: 'merge:conflicted', files: ['src/a.ts'] })
    },
  ))

test('the delivery note is an event only when it changes', () =>
  withRun([draft('A')], {}, async ({ store, claim }) => {
    const lease = await store.takeLane('main', claimed(await claim()).owner, () => 'alive')
    if (lease === null) throw new Error('no lane')
    const held = { kind: 'held', why: 'changed files', files: ['a'] } as const
    for (const note of [held, held, { kind: 'followed', from: tip, to: merged } as const, held])
      await store.noteDelivery(lease, note)
    expect(await store.delivery('main')).toEqual(held)
    const types = (await store.events({ after: 0, limit: 100 })).map(({ body }) => body.type)
    expect(types.filter((type) => type.startsWith('delivery:'))).toEqual([
      'delivery:held',
      'delivery:followed',
      'delivery:held',
    ])
  }))

test('a hold that ends names the work that comes to the branch, for as long as its run', () =>
  withRun([draft('A'), draft('B'), draft('C')], {}, async ({ store, claim }) => {
    const [a, b, c] = [claimed(await claim()), claimed(await claim()), claimed(await claim())]
    const lease = await store.takeLane('main', a.owner, () => 'alive')
    if (lease === null) throw new Error('no lane')
    const land = async (attempt: Attempt) => {
      await queue(store, fenceOf(attempt))
      await store.beginMerge(lease)
      await store.laneStep(lease, fenceOf(attempt), { old: tip, merged })
      await store.laneDone(lease, fenceOf(attempt), { old: tip, merged })
    }
    await land(a)
    await store.noteDelivery(lease, { kind: 'followed', from: tip, to: merged })
    await land(b)
    const back = 'git -C /p stash pop'
    for (const why of ['changed files', 'a merge is under way'])
      await store.noteDelivery(lease, { kind: 'held', why, files: [], back })
    await land(c)
    await store.noteDelivery(lease, { kind: 'followed', from: tip, to: merged })
    const ended = { run: 1, from: tip, to: merged, items: ['B', 'C'], back }
    const events = await store.events({ after: 0, limit: 100 })
    expect(events.at(-1)?.body).toEqual({
      type: 'delivery:followed',
      target: 'main',
      from: tip,
      to: merged,
      ended,
    })
    // What follows later in the run does not take its place.
    await store.noteDelivery(lease, { kind: 'followed', from: merged, to: tip })
    expect(await store.delivery('main')).toEqual({ kind: 'followed', from: merged, to: tip, ended })
  }))

test('work that was merged into one lane is elsewhere for another, and can be done again there', () =>
  withRun([draft('A'), draft('B', { needs: ['A'] }), draft('C')], {}, async ({ store, claim, next }) => {
    const first = claimed(await claim())
    const work = { commit: merged, tree: tip, files: [], added: 1, removed: 0, leftOut: [], exact: true }
    const idle = { supervisor: first.owner, worker: 0 }
    const second = claimed(await queue(store, fenceOf(first), idle, work))
    const lease = await store.takeLane('main', first.owner, () => 'alive')
    if (lease === null) throw new Error('no lane')
    const step = { old: tip, merged }
    await store.laneStep(lease, fenceOf(first), step)
    await store.laneDone(lease, fenceOf(first), step)
    expect(await store.landedElsewhere('main')).toEqual([])
    expect(await store.landedElsewhere('other')).toMatchObject([{ item: 'A', lane: 'main', marked: false }])
    const A = itemId('A')
    const why = reason('elsewhere', 'merged into main, not in other')
    await store.noteElsewhere(new Map([[A, why]]))
    expect(await store.item(A)).toMatchObject({ state: 'done', item: { standing: { reason: why } } })
    expect(await store.lackingWork()).toEqual(['A'])
    // Marked, it is looked at for its own lane too, where the mark goes.
    expect(await store.landedElsewhere('main')).toMatchObject([{ item: 'A', marked: true }])
    await store.noteElsewhere(new Map([[A, null]]))
    expect(await store.lackingWork()).toEqual([])
    expect((await store.retryItems([A]))[0]?.why).toContain('it is done')
    await store.noteElsewhere(new Map([[A, why]]))
    expect(await store.retryItems([A])).toEqual([])
    expect(await store.item(itemId('B'))).toMatchObject({ state: 'blocked' })
    expect(second.item).toBe('C')
    expect(await next()).toBe('A')
  }))

test('that a target was moved back is recorded once, however often a start that was killed does it again', () =>
  withRun([draft('A')], {}, async ({ store, claim }) => {
    const first = claimed(await claim())
    const lease = await store.takeLane('main', first.owner, () => 'alive')
    if (lease === null) throw new Error('no lane')
    const moved = { to: tip, tip, how: 'not by loopwork', fates: new Map() } as const
    const told = async () =>
      (await store.events({ after: 0, limit: 100 })).filter(({ body }) => body.type === 'target:moved-back')
    await store.noteMovedTarget(lease, { ...moved, from: merged, how: 'by an undo' })
    expect(await told()).toEqual([])
    await store.noteMovedTarget(lease, { ...moved, from: merged })
    await store.noteMovedTarget(lease, { ...moved, from: tip })
    expect(await told()).toMatchObject([{ body: { target: 'main', from: merged, to: tip } }])
    expect(await store.laneRecord('main')).toEqual({ tip, delivered: tip })
  }))

test('a group is merged in its order; what failed or was put back is not waited for; its last one completes it', () => {
  const group = ['1', '2', '3'].map((id) => draft(id, { group: 'g' }))
  return withRun(
    [...group, draft('4')],
    { retry: { attempts: 2, backoffMs: 0, maxMs: 0 } },
    async ({ store, claim }) => {
      const [one, two, three, four] = [
        claimed(await claim()),
        claimed(await claim()),
        claimed(await claim()),
        claimed(await claim()),
      ]
      const lease = await store.takeLane('main', one.owner, () => 'alive')
      if (lease === null) throw new Error('no lane')
      const head = async () => {
        const found = await store.beginMerge(lease)
        return found === null || found === 'ghost' ? found : found.attempt.item
      }
      const land = (attempt: Attempt) => store.laneDone(lease, fenceOf(attempt), { old: tip, merged })
      const completed = async () =>
        (await store.events({ after: 0, limit: 1_000 })).flatMap(({ body }) =>
          body.type === 'group:completed' ? [body.items] : [],
        )
      await queue(store, fenceOf(three))
      await queue(store, fenceOf(four))
      expect(await head()).toBe('4')
      await land(four)
      expect(await head()).toBe(null)
      await queue(store, fenceOf(two))
      expect(await head()).toBe(null)
      await store.finishAttempt({ fence: fenceOf(one), reason: reason('gate:failed', '') })
      expect(await head()).toBe('2')
      await land(two)
      // Tried again: its turn is before the third once more.
      const again = claimed(await claim())
      expect([again.item, await head()]).toEqual(['1', null])
      await queue(store, fenceOf(again))
      expect(await head()).toBe('1')
      await land(again)
      expect([await head(), await completed()]).toEqual(['3', []])
      await land(three)
      expect(await completed()).toEqual([['1', '2', '3']])
    },
  )
})

test('what the lane does for its head stands in the store from before it is done, and is over with it', () =>
  withRun([draft('A'), draft('B')], {}, async ({ store, claim }) => {
    const [a, b] = [claimed(await claim()), claimed(await claim())]
    for (const attempt of [a, b]) await queue(store, fenceOf(attempt))
    const lease = await store.takeLane('main', a.owner, () => 'alive')
    if (lease === null) throw new Error('no lane')
    const fence = fenceOf(a)
    const stepNow = async () => {
      const attempt = await store.attempt(a.id)
      return attempt?.phase === 'merging' ? attempt.step : attempt?.phase
    }
    const gate = { command: 'npm test', exit: 0, durationMs: 1, tree: tip }
    await store.beginMerge(lease)
    expect(await stepNow()).toBeNull()
    await store.noteMergeStep(lease, fence, 'setup')
    expect(await stepNow()).toEqual({ kind: 'setup', since: expect.any(Number) as number })
    await store.laneGate(lease, fence, gate)
    await store.noteMergeStep(lease, fence, 'gate')
    expect(await stepNow()).toMatchObject({ kind: 'gate', before: 1 })
    // As a lane begins that takes over from a killed one.
    expect(await store.beginMerge(lease)).toMatchObject({ attempt: { id: a.id, step: null } })
    expect(await stepNow()).toBeNull()
    await store.noteMergeStep(lease, fence, 'gate')
    await store.laneStep(lease, fence, { old: tip, merged })
    expect(await stepNow()).toBeNull()
    const phases = (await store.events({ after: 0, limit: 100 })).flatMap(({ item, body }) =>
      item === 'A' && body.type === 'attempt:phase' ? [body.phase] : [],
    )
    expect(phases).toEqual(['verifying', 'queued', 'merging'])
    expect((await store.item(itemId('B')))?.state).toBe('queued')
    expect(await store.noteMergeStep(lease, fenceOf(a), 'gate')).toBe('ok')
    await store.laneDone(lease, fence, { old: tip, merged })
    expect(await store.noteMergeStep(lease, fence, 'gate')).toBe('ghost')
  }))

test('work that the lane leaves waits at its place, unless the tip was about to move', () =>
  withRun([draft('A'), draft('B')], {}, async ({ store, claim }) => {
    const [a, b] = [claimed(await claim()), claimed(await claim())]
    for (const attempt of [a, b]) await queue(store, fenceOf(attempt))
    const lease = await store.takeLane('main', a.owner, () => 'alive')
    if (lease === null) throw new Error('no lane')
    await store.beginMerge(lease)
    await store.noteMergeStep(lease, fenceOf(a), 'gate')
    expect(await store.leaveMerge(lease, fenceOf(a))).toBe('ok')
    expect((await store.item(itemId('A')))?.state).toBe('queued')
    expect(await store.beginMerge(lease)).toMatchObject({ item: { id: 'A' }, attempt: { step: null } })
    await store.laneStep(lease, fenceOf(a), { old: tip, merged })
    expect(await store.leaveMerge(lease, fenceOf(a))).toBe('ok')
    expect((await store.item(itemId('A')))?.state).toBe('merging')
    await store.releaseLane(lease)
    expect(await store.leaveMerge(lease, fenceOf(a))).toBe('ghost')
  }))
