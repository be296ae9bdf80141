import { expect, it } from 'vitest'
import { readBacklog } from '../../../../src/backlog/read-backlog.ts'
import { writeBacklog } from '../../../../src/backlog/write-back/backlog-writer.ts'
import { LoopworkError, problemLine } from '../../../../src/core/errors.ts'
import type { OwnWords } from '../../../../src/core/backlog/own-words.ts'
import { itemId } from '../../../../src/core/ids.ts'
import { fileWords } from '../../../../src/core/policy/backlog-edit.ts'
import { folderWith } from '../../../support/folder-with.ts'

const read = async (name: string, text: string, statuses: OwnWords = {}) =>
  readBacklog({
    root: await folderWith({ [name]: text }),
    path: name,
    rules: { unknownDependency: 'error', statuses },
  })

const notices = ({ notices: list }: Awaited<ReturnType<typeof read>>) => list.map(problemLine)
const isExport = (name: string) => `${name}: is an export: statuses are not written back to it`

it('reads what Jira exports: columns of one name, links both ways, line breaks in quotes, parents by number', async () => {
  const backlog = await read(
    'jira.csv',
    [
      'Summary,Issue key,Issue id,Issue Type,Status,Priority,Labels,Labels,Inward issue link (Blocks),Inward issue link (Blocks),Outward issue link (Blocks),Parent,Description',
      'Epic,WEB-1,10001,Epic,In Progress,Highest,,,,,,,',
      'Form,WEB-2,10002,Story,Done,High,ui,login,,,WEB-4,10001,"One ""line""\r\nand another"',
      'Hash,WEB-3,10003,Bug,To Do,Low,,,WEB-2,WEB-4,,10001,',
      'Mail,WEB-4,10004,Task,Waiting for QA,Medium,,,,,,,',
    ].join('\r\n'),
  )
  expect(backlog.format).toBe('csv')
  expect(backlog.drafts).toMatchObject([
    { id: 'WEB-1', kind: 'container', priority: 0, line: 2 },
    {
      id: 'WEB-2',
      status: 'done',
      parent: 'WEB-1',
      priority: 1,
      description: 'One "line"\nand another',
      metadata: { labels: ['ui', 'login'] },
      line: 3,
    },
    { id: 'WEB-3', type: 'bug', parent: 'WEB-1', dependsOn: ['WEB-2', 'WEB-4'], line: 5 },
    { id: 'WEB-4', status: 'todo', hold: 'source', heldAs: 'waiting for qa', dependsOn: ['WEB-2'] },
  ])
  expect(notices(backlog)).toEqual([
    isExport('jira.csv'),
    'jira.csv:2: status: is In Progress in the file; taken as not begun',
    'jira.csv:6: status: "Waiting for QA" is no status that is known; the task waits until backlog.statuses says what it means',
  ])
})

it('reads what Linear exports: words of a team by their dates, needs and labels in one cell', async () => {
  const { drafts } = await read(
    'linear.csv',
    '\ufeffID,Title,Description,Status,Priority,Labels,Parent issue,Completed,Canceled,Blocked by\n' +
      'ENG-1,One,,Landed,Urgent,"Bug, api",,2026-01-01,,\n' +
      'ENG-2,Two,,Todo,No priority,,ENG-1,,,"ENG-1, ENG-3"\n' +
      'ENG-3,Three,,Dropped,Low,,,,2026-01-02,\n',
  )
  expect(drafts).toMatchObject([
    { id: 'ENG-1', status: 'done', priority: 0, metadata: { labels: ['Bug', 'api'] } },
    { id: 'ENG-2', status: 'todo', priority: 5, parent: 'ENG-1', dependsOn: ['ENG-1', 'ENG-3'] },
    { id: 'ENG-3', status: 'cancelled', priority: 8 },
  ])
})

it('takes priority and type from the labels of a table that has no columns for them, as GitLab exports it', async () => {
  const { drafts } = await read(
    'gitlab.csv',
    'Title,Issue ID,State,Labels\nLogin breaks,41,Open,"workflow::in dev,bug,priority::high"\nDark mode,40,Open,\n',
  )
  expect(drafts).toMatchObject([
    { id: '41', priority: 1, sourcePriority: 'priority::high', type: 'bug' },
    { id: '40', priority: 5, sourcePriority: null, type: 'feature' },
  ])
  const { drafts: others } = await read('a.csv', 'ID,Title,Priority,Labels\nA-1,One,,urgent\n')
  expect(others).toMatchObject([{ priority: 5 }])
})

it('reads a table of a spreadsheet: other separators, no ids', async () => {
  for (const separator of [';', '\t']) {
    const rows = [
      ['Task', 'Notes', 'Cost'],
      ['Buy flour', 'white', '3'],
      ['Buy flour', '', ''],
    ]
    const { drafts } = await read('plan.csv', rows.map((row) => row.join(separator)).join('\n'))
    expect(drafts).toMatchObject([
      { id: 'buy-flour', description: 'white', metadata: { Cost: '3' } },
      { id: 'buy-flour-2', status: 'todo' },
    ])
  }
})

it.each([
  ['a,b\n1,2\n', 'has no column Summary, Title or Name in its first row'],
  ['Title,Status\n"never closed,Done\n', 'a quote is opened here and never closed'],
  ['ID,Title\n../x,One\n', 'looks like a path'],
  ['ID,Title\nA,\n', 'is missing'],
  ['ID,Title\nA,One\na,Two\n', 'differs only by case'],
])('refuses %j', async (text, message) => {
  const error: unknown = await read('x.csv', text).catch((thrown: unknown) => thrown)
  expect(error instanceof LoopworkError ? error.problems.map(problemLine).join('\n') : '').toContain(message)
})

it('finds the header below what spreadsheets put above it', async () => {
  for (const above of ['\n\n', ';;\n;;\n', 'sep=;\n', '\ufeffsep=;\n', '\nsep=;\n"";;\n']) {
    const { drafts } = await read('tasks.csv', `${above}ID;Title;Depends on\n1;Flour, salt;\n2;Dough;1\n`)
    const line = above.split('\n').length
    expect(drafts, above).toMatchObject([
      { id: '1', title: 'Flour, salt', line: line + 1 },
      { id: '2', dependsOn: ['1'], line: line + 2 },
    ])
  }
})

it('names the row in which a quote is opened that nothing closes', async () => {
  const refused = read('tasks.csv', 'ID,Title\n1,"Two\nlines"\n\n2,"Open\n3,Three\n4,Four\n')
  const error: unknown = await refused.catch((reason: unknown) => reason)
  expect(error instanceof LoopworkError ? error.problems.map(problemLine) : error).toEqual([
    'tasks.csv:5: a quote is opened here and never closed',
  ])
})

it('keeps the cells of each of several columns of one name that means nothing here', async () => {
  const { drafts } = await read(
    'jira.csv',
    'Issue key,Summary,Comment,Sprint,Comment,Comment\nA-1,One,first,7,,last\nA-2,Two,,,only,\n',
  )
  expect(drafts.map(({ metadata }) => metadata)).toEqual([
    { Comment: ['first', 'last'], Sprint: '7' },
    { Comment: 'only' },
  ])
})

it('reads the board that Trello exports, and writes nothing into it', async () => {
  const board = {
    name: 'Bakery',
    lists: [
      { id: 'l2', name: 'Done', pos: 2 },
      { id: 'l1', name: 'Ideas', pos: 1 },
      { id: 'l3', name: 'Old', pos: 3, closed: true },
      { id: 'l4', name: 'Won’t do', pos: 4 },
    ],
    cards: [
      {
        id: 'c1',
        idShort: 7,
        idList: 'l1',
        name: 'Bake',
        desc: 'Warm.',
        pos: 2,
        labels: [{ name: 'urgent' }],
      },
      { id: 'c2', idShort: 3, idList: 'l1', name: 'Buy', desc: '', pos: 1, dueComplete: true },
      { id: 'c3', idShort: 4, idList: 'l2', name: 'Sell', desc: '', pos: 1 },
      { id: 'c4', idShort: 5, idList: 'l1', name: 'Gone', pos: 3, closed: true },
      { id: 'c5', idShort: 6, idList: 'l3', name: 'Gone', pos: 3 },
      { id: 'c6', idShort: 8, idList: 'l4', name: 'Fry', desc: '', pos: 1 },
    ],
    checklists: [
      {
        idCard: 'c1',
        pos: 1,
        checkItems: [
          { name: 'second', state: 'incomplete', pos: 2 },
          { name: 'first', state: 'complete', pos: 1 },
        ],
      },
      { idCard: 'c6', pos: 2, checkItems: [{ name: 'half', state: 'complete', pos: 1 }] },
    ],
  }
  const root = await folderWith({ 'board.json': JSON.stringify(board) })
  const backlog = await readBacklog({ root, path: 'board.json' })
  expect(backlog.format).toBe('trello')
  expect(backlog.drafts).toMatchObject([
    { id: 'CARD-3', status: 'done' },
    { id: 'CARD-7', kind: 'container', priority: 0, status: 'todo' },
    { id: 'CARD-7.1', title: 'first', status: 'done', parent: 'CARD-7' },
    { id: 'CARD-7.2', title: 'second', status: 'todo', description: 'Warm.' },
    { id: 'CARD-4', status: 'done' },
    // Its entries end as it does.
    { id: 'CARD-8', status: 'cancelled' },
    { id: 'CARD-8.1', status: 'cancelled', parent: 'CARD-8' },
  ])
  expect(notices(backlog)).toEqual([
    isExport('board.json'),
    'board.json: the list "Ideas" is no status that is known; its cards are taken as to do unless backlog.statuses says otherwise',
    'board.json: 2 archived cards left out',
  ])
  const shown = { status: 'done', hold: false, ours: fileWords, begun: false } as const
  const record = { begin: async () => undefined, end: async () => undefined }
  const order = { statuses: async () => new Map([[itemId('CARD-7.2'), shown]]), expected: null, record }
  expect(await writeBacklog({ root, source: 'board.json' }, order)).toEqual({ kind: 'shown already' })
})

it('refuses two cards of one number, which have no lines to name', async () => {
  const cards = ['One', 'Two'].map((name) => ({ idShort: 1, name, idList: 'l' }))
  const board = JSON.stringify({ lists: [{ id: 'l', name: 'To Do' }], cards })
  const error: unknown = await read('board.json', board).catch((reason: unknown) => reason)
  expect(error instanceof LoopworkError ? error.problems.map(problemLine) : error).toEqual([
    'board.json: id: CARD-1 the id "CARD-1" is there twice',
  ])
})

it.each(['[]', '{}', '{"lists":[]}', '{"lists":{},"cards":[]}'])('refuses %s as a board', async (text) => {
  const root = await folderWith({ 'board.json': text })
  const reading = readBacklog({
    root,
    path: 'board.json',
    rules: { unknownDependency: 'error', format: 'trello' },
  })
  const error: unknown = await reading.catch((reason: unknown) => reason)
  expect(error instanceof LoopworkError ? error.problems.map(problemLine) : error).toEqual([
    'board.json:1: is no board of Trello: it has to be an object with the lists "lists" and "cards"',
  ])
})

it('takes the user’s own words for statuses before everybody’s, in a table and for the lists of a board', async () => {
  const own = { 'ready for QA': 'done', Icebox: 'blocked', done: 'todo', 'Dev-Doing': 'claimed' } as const
  const table = await read(
    't.csv',
    'Title,Status\nA,Ready_for-qa\nB,ICEBOX\nC,Done\nD,dev doing\nE,Closed\n',
    own,
  )
  expect(table.drafts.map(({ status, heldAs }) => heldAs ?? status)).toEqual([
    'done',
    'icebox',
    'todo',
    'todo',
    'done',
  ])
  const board = JSON.stringify({
    lists: [{ id: 'x', name: 'Ready for QA' }],
    cards: [{ idShort: 1, idList: 'x', name: 'One' }],
  })
  expect((await read('b.json', board, own)).drafts).toMatchObject([{ id: 'CARD-1', status: 'done' }])
})

it('knows a word with a picture before or behind it, as boards have them', async () => {
  const table = await read('board.csv', 'Title,Status\nA,✅ Done\nB,🚧 In Progress\nC,Shipped!\nD,🎉\n')
  expect(table.drafts.map(({ status, hold }) => [status, hold])).toEqual([
    ['done', null],
    ['todo', null],
    ['done', null],
    ['todo', 'source'],
  ])
})

it('names priorities that nobody knows and parents beyond the first, and keeps what stands in a column twice', async () => {
  const backlog = await read(
    'team.csv',
    'Title,ID,Priority,Parent,Parent,Assignee,Assignee\nEpic,E,No priority,,,,\nOne,1,hoch,E,E,anna,bo\nTwo,2,3,E,1,,cy\nThree,3,hoch,,E,,\n',
  )
  expect(backlog.drafts).toMatchObject([
    { id: 'E', kind: 'container', sourcePriority: 'No priority' },
    {
      id: '1',
      parent: 'E',
      priority: 5,
      sourcePriority: 'hoch',
      assignee: 'anna',
      metadata: { Assignee: 'bo' },
    },
    { id: '2', parent: 'E', assignee: 'cy', metadata: { Parent: '1' } },
    { id: '3', parent: 'E', metadata: {} },
  ])
  expect(notices(backlog).slice(1)).toEqual([
    'team.csv:3: priority: "hoch" is no priority that is known; taken as normal (lines 3, 5)',
    'team.csv:4: priority: "3" is no priority that is known; taken as normal (line 4)',
    'team.csv:4: parent: has several; the first, "E", is taken',
  ])
})
