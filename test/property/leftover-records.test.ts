import fc from 'fast-check'
import { expect, it } from 'vitest'
import { beadsFormat } from '../../src/backlog/formats/beads/format.ts'
import { csvFormat } from '../../src/backlog/formats/csv/format.ts'
import type { BacklogFormat } from '../../src/backlog/formats/format.ts'
import { githubFormat } from '../../src/backlog/formats/github/format.ts'
import { looperFormat } from '../../src/backlog/formats/looper/format.ts'
import { loopworkFormat } from '../../src/backlog/formats/loopwork/format.ts'
import { openagentsFormat } from '../../src/backlog/formats/openagents/format.ts'
import { ralphFormat } from '../../src/backlog/formats/ralph/format.ts'
import { taskMasterFormat } from '../../src/backlog/formats/task-master/format.ts'
import { trelloFormat } from '../../src/backlog/formats/trello/format.ts'
import { readSourceFile, isProblem } from '../../src/backlog/source-file.ts'
import type { Problem } from '../../src/core/errors.ts'
import { alwaysAsync } from '../support/always.ts'
import { folderWith } from '../support/folder-with.ts'

type Json = Readonly<Record<string, unknown>>

const oneOf = <Value>(...values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values)

/** What any tool may have in the place of a record, or of a value in it. */
const strange = oneOf<unknown>(undefined, null, 7, '', 'x', true, [], {}, ['x'])
const usually = (...values: readonly unknown[]): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 8, arbitrary: oneOf(...values) }, { weight: 1, arbitrary: strange })
const id = fc.oneof(
  fc.nat(5).map((number) => `r-${number}`),
  fc.nat(5),
)
const needs = usually([], ['r-1'], [1], undefined)

/** A record for each format, without its title; `undefined` is left out. */
const records: Readonly<Record<string, fc.Arbitrary<Json>>> = {
  loopwork: fc.record({
    id: usually('r-1', 'r-2', 'R-1', 1),
    status: usually('pending', 'completed', 'odd'),
    parentId: usually(undefined, 'r-1'),
    dependsOn: needs,
    priority: usually('high', 'odd'),
  }),
  looper: fc.record({
    id,
    status: usually('todo', 'blocked', 'odd'),
    priority: usually(1, 9),
    depends_on: needs,
  }),
  'task-master': fc.record({
    id,
    status: usually('pending', 'done', 'cancelled', 'odd'),
    dependencies: needs,
    priority: usually('high', 1),
  }),
  ralph: fc.record({
    id,
    passes: usually(true, false, undefined),
    priority: usually(1, 1.5, 'high'),
    dependsOn: needs,
  }),
  beads: fc.record({
    _type: usually(undefined, 'issue', 'memory'),
    id,
    status: usually('open', 'closed', 'tombstone', 'pinned', 'odd'),
    issue_type: usually('task', 'epic', 'gate', 'message'),
    dependencies: usually(undefined, [{ depends_on_id: 'r-1', type: 'parent-child' }], [{}]),
  }),
  openagents: fc.record({
    id,
    status: usually('open', 'closed', 'odd'),
    deps: usually([], [{ id: 'r-1', type: 'parent-child' }], [{}]),
  }),
  github: fc.record({
    number: usually(1, 2, 3, -1, 'x'),
    state: usually('OPEN', 'CLOSED', 'odd'),
    body: usually('', 'Parent: #1'),
  }),
}

/** Each record in a line of its own, so that a problem of it is known by its line. */
const inLines = (values: readonly unknown[]): string =>
  values.map((value) => JSON.stringify(value)).join(',\n')

const wholes: Readonly<
  Record<
    string,
    {
      readonly format: BacklogFormat
      readonly name: string
      readonly text: (all: readonly unknown[]) => string
    }
  >
> = {
  loopwork: { format: loopworkFormat, name: 'tasks.json', text: (all) => `{"tasks":[\n${inLines(all)}]}` },
  looper: {
    format: looperFormat,
    name: 'to-do.json',
    text: (all) => `{"schema_version":1,"source_files":[],"tasks":[\n${inLines(all)}]}`,
  },
  'task-master': {
    format: taskMasterFormat,
    name: 'tasks.json',
    text: (all) => `{"master":{"tasks":[\n${inLines(all)}]}}`,
  },
  ralph: { format: ralphFormat, name: 'prd.json', text: (all) => `{"userStories":[\n${inLines(all)}]}` },
  github: { format: githubFormat, name: 'issues.json', text: (all) => `[\n${inLines(all)}]` },
  beads: {
    format: beadsFormat,
    name: 'issues.jsonl',
    text: (all) => `\n${inLines(all).replaceAll(',\n', '\n')}`,
  },
  openagents: {
    format: openagentsFormat,
    name: 'tasks.jsonl',
    text: (all) => `\n${inLines(all).replaceAll(',\n', '\n')}`,
  },
}

async function read(format: BacklogFormat, name: string, text: string) {
  const file = await readSourceFile(await folderWith({ [name]: text }), name)
  if (isProblem(file)) throw new Error(file.message)
  return format.read(file, 0)
}

/** The lines of errors, and those that a notice names as left out. */
const linesNamed = (problems: readonly Problem[]): readonly (number | null)[] =>
  problems.flatMap(({ severity, line, message }) => [
    ...(severity === 'error' ? [line] : []),
    ...[...message.matchAll(/lines? ((?:\d+(?:-\d+)?(?:, )?)+)/g)].flatMap(([, list = '']) =>
      list.split(', ').flatMap((range) => {
        const [from = 0, to = from] = range.split('-').map(Number)
        return Array.from({ length: to - from + 1 }, (_, at) => from + at)
      }),
    ),
  ])

it.each(Object.entries(wholes))(
  '%s: each record of a file is a task, or is named with its line',
  async (kind, { format, name, text }) => {
    const one = records[kind] ?? fc.constant({})
    const entry = fc.oneof(
      { weight: 9, arbitrary: one },
      { weight: 1, arbitrary: oneOf<unknown>(null, 7, 'x', [], {}) },
    )
    await alwaysAsync(
      fc.asyncProperty(fc.array(entry, { maxLength: 8 }), async (entries) => {
        const titled = entries.map((value, at) =>
          typeof value === 'object' && value !== null && !Array.isArray(value)
            ? { ...value, title: `word${at}.` }
            : value,
        )
        const { drafts, problems } = await read(format, name, text(titled))
        const named = new Set(linesNamed(problems))
        const tasks = new Set(drafts.map(({ title }) => title))
        const lost = titled.flatMap((_, at) => (tasks.has(`word${at}.`) || named.has(at + 2) ? [] : [at + 2]))
        expect(lost).toEqual([])
        // A record that is refused may be a task as well, since its other problems are named too; one left out may not.
        expect(drafts.length).toBeLessThanOrEqual(titled.length)
      }),
      200,
    )
  },
)

it('task-master: sub-tasks, what is below them, and the tasks of other tags are tasks, or are counted', async () => {
  const part = fc.nat(3)
  const family = fc.tuple(part, part)
  await alwaysAsync(
    fc.asyncProperty(
      fc.array(family, { maxLength: 4 }),
      fc.array(part, { maxLength: 3 }),
      async (families, tags) => {
        const some = (count: number, more: object = {}) =>
          Array.from({ length: count }, (_, at) => ({ id: at + 1, title: 'x', status: 'pending', ...more }))
        const tasks = families.map(([below, deeper], at) => ({
          id: at + 1,
          title: 'x',
          status: 'pending',
          subtasks: some(below, { subtasks: some(deeper) }),
        }))
        const others = tags.map((count, at): [string, unknown] => [`tag-${at}`, { tasks: some(count) }])
        const file = JSON.stringify({ master: { tasks }, ...Object.fromEntries(others) })
        const { drafts, problems } = await read(taskMasterFormat, 'tasks.json', file)
        const counted = problems.flatMap(({ message }) =>
          [...message.matchAll(/(\d+) (?:tasks?\)|(?:is|are) below a sub-task)/g)].map(([, count]) =>
            Number(count),
          ),
        )
        const sum = (numbers: readonly number[]): number =>
          numbers.reduce((total, number) => total + number, 0)
        const all = sum(families.map(([below, deeper]) => 1 + below + below * deeper)) + sum(tags)
        expect(drafts.length + sum(counted)).toBe(all)
      },
    ),
  )
})

it('trello: cards and the entries of checklists are tasks, or are counted', async () => {
  const card = fc.record({
    closed: fc.boolean(),
    isTemplate: fc.boolean(),
    list: oneOf('open', 'shut', 'nowhere'),
    entries: fc.nat(2),
    hasCard: fc.boolean(),
  })
  await alwaysAsync(
    fc.asyncProperty(fc.array(card, { maxLength: 6 }), async (cards) => {
      const board = {
        lists: [
          { id: 'open', name: 'To do' },
          { id: 'shut', name: 'Old', closed: true },
        ],
        cards: cards.flatMap(({ list: idList, hasCard, closed, isTemplate }, at) =>
          hasCard ? [{ id: `c${at}`, idShort: at, name: 'x', idList, closed, isTemplate }] : [],
        ),
        checklists: cards.map(({ entries }, at) => ({
          idCard: `c${at}`,
          checkItems: Array.from({ length: entries }, () => ({ name: 'x', state: 'incomplete' })),
        })),
      }
      const { drafts, problems } = await read(trelloFormat, 'trello.json', JSON.stringify(board))
      const left = problems.flatMap(({ message }) => {
        const [, count, what = ''] = /^(\d+) (archived card|template|entr)/.exec(message) ?? []
        return count === undefined ? [] : [{ count: Number(count), what }]
      })
      const cardsLeft = left.filter(({ what }) => what !== 'entr').reduce((sum, { count }) => sum + count, 0)
      const entriesLeft = left
        .filter(({ what }) => what === 'entr')
        .reduce((sum, { count }) => sum + count, 0)
      const [tops, entries] = [
        drafts.filter(({ parent }) => parent === null),
        drafts.filter(({ parent }) => parent !== null),
      ]
      expect(tops.length + cardsLeft).toBe(board.cards.length)
      // Those of a card that is left out are part of it.
      const ofTasks = cards.filter(
        ({ hasCard }, at) => !hasCard || tops.some(({ id: own }) => own === `CARD-${at}`),
      )
      expect(entries.length + entriesLeft).toBe(ofTasks.reduce((sum, one) => sum + one.entries, 0))
    }),
  )
})

it('csv: each row with a word in it is a task, or is named with its line; so is one with cells that have no column', async () => {
  const cell = oneOf('', ' ', 'A-1', 'Done', 'odd', '"a, b"', 'x')
  const row = fc.record({ cells: fc.array(cell, { minLength: 2, maxLength: 5 }), hasTitle: fc.boolean() })
  await alwaysAsync(
    fc.asyncProperty(fc.array(row, { maxLength: 6 }), async (rows) => {
      const lines = rows.map(({ cells, hasTitle }, at) => [hasTitle ? `word${at}.` : '', ...cells].join(','))
      const { drafts, problems } = await read(
        csvFormat,
        'tasks.csv',
        ['Title,ID,Status', ...lines].join('\n'),
      )
      const named = new Set(problems.map(({ line }) => line))
      rows.forEach(({ cells, hasTitle }, at) => {
        const isEmpty = !hasTitle && cells.every((text) => text.trim() === '')
        const isTask = drafts.some(({ title }) => title === `word${at}.`)
        const isWide = cells.slice(2).some((text) => text.trim() !== '')
        if (!isEmpty) expect([at, isTask || named.has(at + 2)]).toEqual([at, true])
        if (isWide) expect([at, named.has(at + 2)]).toEqual([at, true])
      })
    }),
  )
})
