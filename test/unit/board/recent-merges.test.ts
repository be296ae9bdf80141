import { expect, it } from 'vitest'
import { RecentMerges } from '../../../src/board/recent-merges.ts'
import type { EventBody, StoredEvent } from '../../../src/core/event.ts'
import { attemptId, itemId } from '../../../src/core/ids.ts'
import { reason } from '../../../src/core/reason.ts'
import { row } from '../../tui/fixtures/fake-board.ts'

/** A store of which only the events are asked, and how often a title is. */
class Events {
  readonly all: StoredEvent[] = []
  titles = 0

  add(item: string, attempt: number, ...bodies: readonly EventBody[]): void {
    for (const body of bodies)
      this.all.push({
        ...{ seq: this.all.length + 1, at: this.all.length * 1000, run: null, worker: 0, body },
        ...{ item: itemId(item), attempt: attemptId(attempt) },
      })
  }
  async newestEvent(): Promise<number> {
    return this.all.length
  }
  async events({ after, limit }: { after: number; limit: number }): Promise<readonly StoredEvent[]> {
    return this.all.slice(after, after + limit)
  }
  async item(id: string) {
    this.titles += 1
    return row({ id, title: `Title of ${id}` })
  }
}

const gate = (merged: boolean): EventBody => ({
  ...{ type: 'gate:ended', command: 'npm test', exit: 0, durationMs: 1, merged },
})
const landed = (letter: string): EventBody => ({
  ...{ type: 'merge:landed', target: 'main', from: 'a'.repeat(40), to: letter.repeat(40) },
})

it('tells newest first what has landed, and on which tree its gate was run', async () => {
  const store = new Events()
  store.add('A', 1, gate(false), landed('b'))
  store.add('B', 2, gate(false), gate(true), landed('c'))
  store.add('C', 3, landed('d'))
  const merges = await new RecentMerges(store).read('main')
  expect(merges.map(({ item, gate: tree, title }) => [item, tree, title])).toEqual([
    ['C', null, 'Title of C'],
    ['B', 'merged tree', 'Title of B'],
    ['A', 'own tree', 'Title of A'],
  ])
})

it('reads only what is new, and knows what was taken back since', async () => {
  const store = new Events()
  store.add('A', 1, landed('b'))
  const merges = new RecentMerges(store)
  expect(await merges.read('main')).toHaveLength(1)
  store.add('A', 1, { type: 'item:undone', reason: reason('undone', 'taken back') })
  store.add('B', 2, landed('c'))
  expect((await merges.read('main')).map(({ item, undone }) => [item, undone])).toEqual([
    ['B', false],
    ['A', true],
  ])
  expect(store.titles).toBe(2)
  store.add('A', 1, { type: 'item:restored', commit: 'b'.repeat(40) })
  expect((await merges.read('main')).map(({ undone }) => undone)).toEqual([false, false])
})

it('tells of a task that landed twice which of both was taken back, and of another branch nothing', async () => {
  const store = new Events()
  const undone: EventBody = { type: 'item:undone', reason: reason('undone', 'taken back') }
  store.add('A', 1, landed('b'), undone)
  store.add('A', 2, landed('c'))
  store.add('B', 3, { ...landed('d'), target: 'release' } as EventBody)
  const merges = new RecentMerges(store)
  expect((await merges.read('main')).map(({ commit, undone: back }) => [commit[0], back])).toEqual([
    ['c', false],
    ['b', true],
  ])
  expect((await merges.read('release')).map(({ item }) => item)).toEqual(['B'])
})

it('looks back so far and no farther', async () => {
  const store = new Events()
  store.add('OLD', 1, landed('b'))
  for (let more = 0; more < 5_200; more++) store.add('X', 2, { type: 'run:resumed' })
  store.add('NEW', 3, landed('c'))
  expect((await new RecentMerges(store).read('main')).map(({ item }) => item)).toEqual(['NEW'])
})
