import { describe, expect, it } from 'vitest'
import { itemIdProblem } from '../../../../src/backlog/item-id-problem.ts'
import { titleIds } from '../../../../src/backlog/formats/title-ids.ts'
import { readText, summaryOf } from './read-text.ts'

const read = (text: string) => readText('TODO.md', text)

describe('a plain checklist', () => {
  it('gives each box an item of its own, in no order, with its section', async () => {
    const { format, drafts } = await read(
      '# To do\n\n## Kitchen\n\n1. [ ] Buy flour\n2. [x] Buy salt\n\n## Hall\n- below a bullet\n  - [X] Sweep\n',
    )
    expect(format).toBe('plain')
    expect(drafts.map(summaryOf)).toEqual(['buy-flour todo', 'buy-salt done', 'sweep done'])
    expect(drafts.map(({ metadata }) => metadata['labels'])).toEqual([['Kitchen'], ['Kitchen'], ['Hall']])
    expect(drafts.map(({ line, title }) => [line, title])).toEqual([
      [5, 'Buy flour'],
      [6, 'Buy salt'],
      [10, 'Sweep'],
    ])
  })

  it('makes a box with boxes below it a container of them', async () => {
    const { drafts } = await read(
      '- [ ] Bread\n  Of rye.\n\n  - [ ] Knead\n    - well\n  - [x] Bake\n- [ ] Table',
    )
    expect(drafts.map(summaryOf)).toEqual([
      'bread todo container',
      'knead todo in bread',
      'bake done in bread',
      'table todo',
    ])
    expect(drafts.map(({ description }) => description)).toEqual(['Of rye.', '- well', '', ''])
  })

  it.each([
    ['[ ]', 'todo', null],
    ['[x]', 'done', null],
    ['[X]', 'done', null],
    ['[-]', 'cancelled', '[-] is taken as cancelled'],
    ['[✅]', 'done', '[✅] is taken as done'],
    ['[ ✅ ]', 'done', '[✅] is taken as done'],
    ['[✔️]', 'done', '[✔️] is taken as done'],
    ['[v]', 'done', '[v] is taken as done'],
    ['[🔄]', 'todo', 'is [🔄] in the file; taken as not begun'],
    ['[]', 'todo', null],
  ])('reads %s as %s', async (mark, status, notice) => {
    const { drafts, notices } = await read(`* ${mark} a`)
    expect(drafts.map(summaryOf)).toEqual([`a ${status}`])
    expect(notices).toEqual(notice === null ? [] : [`1: ${notice}`])
  })

  it('takes an open box that is struck out as to be done, and says so', async () => {
    const { drafts, notices } = await read('- [ ] ~~Buy yeast~~\n- [x] ~~Buy oil~~')
    expect(drafts.map(({ title, status }) => [title, status])).toEqual([
      ['Buy yeast', 'todo'],
      ['Buy oil', 'done'],
    ])
    expect(notices).toEqual(['1: is struck out, but its box is open: the task is to be done'])
  })

  it('takes headings such as Complete for names only', async () => {
    const { drafts } = await read('# List\n## In Progress\n- [ ] a\n## Complete\n- [ ] b\n')
    expect(drafts.map(summaryOf)).toEqual(['a todo', 'b todo'])
  })

  it('takes no box in code or comments, no link, legend or empty box for a task', async () => {
    const text =
      '```\n- [ ] a\n```\n<!--\n- [ ] b\n-->\n- [c](d)\n- [P] = parallel\n- [ ]\n- [?] strange\n- [x] real <!-- id: 3 -->'
    const { drafts, notices } = await read(text)
    expect(drafts.map(({ title }) => title)).toEqual(['real'])
    expect(notices).toEqual([
      '2: 4 boxes are no tasks: in code (line 2), in a comment (line 5), without a text (line 9), with the mark [?] (line 10)',
    ])
  })

  it('names a code block that hides boxes because nothing ends it', async () => {
    const { notices } = await read('- [ ] a\n\n```\n- [ ] b\n')
    expect(notices).toEqual([
      '3: begins a code block that nothing ends: the boxes below are no tasks',
      '4: 1 box is no task: in code (line 4)',
    ])
  })

  it.each(['# Notes\n\nNothing to do.\n', '', '- [ ]\n', '```\n- [ ] a\n```\n', '- [docs](docs/a.md)\n'])(
    'is not found in %j',
    async (text) => {
      expect((await read(text)).format).toBeNull()
    },
  )
})

describe('the ids of items that have none', () => {
  it('come from the titles, twins numbered, whatever stands in between', () => {
    expect(titleIds(['Buy flour', 'Buy salt', 'buy flour!', 'Buy flour 2'])).toEqual([
      'buy-flour',
      'buy-salt',
      'buy-flour-3',
      'buy-flour-2',
    ])
    expect(titleIds(['New', 'Buy flour', 'Buy salt'])[1]).toBe('buy-flour')
  })

  it.each([
    ['実装計画：画面を作る', '実装計画-画面を作る'],
    ['Привет, мир', 'привет-мир'],
    ['Use `fetch()` in [the docs](https://a.b/c)', 'use-fetch-in-the-docs'],
    ["Don't panic", 'dont-panic'],
    ['2.1 Do it', '2-1-do-it'],
  ])('of %s is %s', (title, id) => {
    expect(titleIds([title])).toEqual([id])
  })

  it('are short, and differ where long titles begin alike', () => {
    const long = 'Implement the whole of the authentication of users with tokens'
    const [one = '', other = ''] = titleIds([`${long} A`, `${long} B`])
    expect(one).toMatch(/^implement-the-whole-of-the-[a-z0-9]{4}$/)
    expect(other).toMatch(/^implement-the-whole-of-the-[a-z0-9]{4}$/)
    expect(one).not.toBe(other)
  })

  it.each([
    '👍',
    '!!!',
    '...',
    'CON',
    'nul.txt',
    '-- --',
    '́',
    '👨‍👩‍👧',
    'é'.repeat(200),
    '漢'.repeat(200),
    '\u200b',
  ])('are usable for %j', (title) => {
    const [id = ''] = titleIds([title])
    expect(itemIdProblem(id)).toBeNull()
    expect(id.length).toBeLessThanOrEqual(48)
  })
})
