import { expect, test } from 'vitest'
import type { Problem } from '../../../src/core/errors.ts'
import { itemId } from '../../../src/core/ids.ts'
import type { ReadingInPieces, StepsOrder } from '../../../src/core/ports/backlog-store.ts'
import type { ItemDraft } from '../../../src/core/item.ts'
import { draft } from '../../support/store/sample.ts'
import { withStore } from '../../support/store/with-store.ts'

const source = 'tasks.jsonl'

function orderOf(
  drafts: readonly ItemDraft[],
  more: Partial<ReadingInPieces> = {},
  unknownDependency: StepsOrder['unknownDependency'] = 'block',
): StepsOrder {
  const reading: ReadingInPieces = {
    ...{ source, checkout: '/here', place: { branch: null, head: null }, switched: false },
    pieces: [drafts.map((draft, said) => ({ draft, said }))],
    problems: () => [],
    mayBeHalf: () => false,
    ...more,
  }
  return { readings: [reading], unknownDependency }
}

const problem = (severity: Problem['severity'], line: number): Problem => ({
  ...{ severity, file: source, line, field: null, message: `${severity} ${line}` },
})
const many = (severity: Problem['severity'], count: number) =>
  Array.from({ length: count }, (_, line) => problem(severity, line))

test('an error behind any number of notices refuses the import', () =>
  withStore(async (store) => {
    const problems = () => [...many('notice', 1_500), problem('error', 2_000)]
    await expect(store.importInSteps(orderOf([draft('a')], { problems }))).rejects.toMatchObject({
      kind: 'backlog',
      message: expect.stringContaining('1 problem') as string,
      problems: [{ line: 2_000 }],
    })
    expect(await store.items({ order: 'file', states: null, offset: 0, limit: 1 })).toEqual([])
  }))

test('problems that were not kept are counted: errors in the refusal, notices in what was imported', () =>
  withStore(async (store) => {
    const errors = {
      problems: () => many('error', 1_000),
      moreProblems: () => ({ error: 234, notice: 7 }),
    }
    await expect(store.importInSteps(orderOf([draft('a')], errors))).rejects.toThrow('1234 problems')
    const notices = {
      problems: () => many('notice', 1_000),
      moreProblems: () => ({ error: 0, notice: 500 }),
    }
    const result = await store.importInSteps(orderOf([draft('a')], notices))
    expect(result.notices).toHaveLength(1_000)
    expect(result).toMatchObject({ added: 1, moreNotices: 500 })
  }))

test('what is wrong with a name behind many notices is found all the same', () =>
  withStore(async (store) => {
    const astray = Array.from({ length: 2_000 }, (_, index) =>
      draft(`t-${index}`, { parent: itemId('gone') }),
    )
    const lost = draft('lost', { needs: ['nowhere'] })
    await expect(store.importInSteps(orderOf([...astray, lost], {}, 'error'))).rejects.toMatchObject({
      kind: 'backlog',
      problems: [{ rule: 'unknown-dependency' }],
    })
    const result = await store.importInSteps(orderOf(astray))
    expect(result.notices).toHaveLength(1_000)
    expect(result).toMatchObject({ added: 2_000, moreNotices: 1_000 })
  }))

test('the stamp of what was imported whole is forgotten when another version is read, and only then', () =>
  withStore(async (store) => {
    const first = [draft('a', { title: 'first' })]
    const place = { branch: null, head: null }
    await store.importInSteps(orderOf(first, { stamp: () => 'one' }))
    expect((await store.lastRead('/here', source))?.stamp).toBe('one')
    await store.noteRead('/here', source, { branch: 'main', head: null })
    expect(await store.lastRead('/here', source)).toEqual({ branch: 'main', head: null, stamp: 'one' })
    const second = [draft('a', { title: 'second' })]
    await store.importBacklogs([{ source, drafts: second, checkout: '/here', place, switched: false }])
    expect((await store.lastRead('/here', source))?.stamp).toBeNull()
    expect(await store.importInSteps(orderOf(first))).toMatchObject({ changed: 1 })
    expect((await store.item(itemId('a')))?.item.title).toBe('first')
  }))

test('what a file has no more does not count against what is unchanged in it', () =>
  withStore(async (store) => {
    const drafts = Array.from({ length: 10 }, (_, index) => draft(`t-${index}`))
    await store.importInSteps(orderOf(drafts))
    const fewer = [...drafts.slice(0, 7), draft('new')]
    expect(await store.importInSteps(orderOf(fewer))).toMatchObject({ added: 1, changed: 3, unchanged: 7 })
  }))

test('a circle through a container that a new task in it opens again is refused', () =>
  withStore(async (store) => {
    const parent = itemId('P')
    const box = draft('P', { kind: 'container' })
    await store.importInSteps(orderOf([box, draft('A', { parent })]))
    await store.cancelItems([itemId('A')])
    expect((await store.item(parent))?.state).toBe('cancelled')
    // By what the file says of it alone, it waits for nothing.
    const around = [
      draft('P', { kind: 'container', status: 'cancelled' }),
      draft('A', { parent, status: 'cancelled' }),
      draft('B', { parent, needs: ['C'] }),
    ]
    const closing = store.importInSteps(orderOf([...around, draft('C', { needs: ['P'] })]))
    await expect(closing).rejects.toThrow('P contains B needs C needs P')
    expect((await store.item(parent))?.state).toBe('cancelled')
    await store.importInSteps(orderOf([...around, draft('C')]))
    expect(await store.item(parent)).toMatchObject({ state: 'blocked', openNeeds: ['B'] })
  }))
