import { describe, expect, it } from 'vitest'
import { readText, summaryOf } from './read-text.ts'

const read = (text: string, path = '.kiro/specs/photos/tasks.md') => readText(path, text)
const summaries = async (text: string) => (await read(text)).drafts.map(summaryOf)

describe('a tasks.md of Kiro', () => {
  it('is worked on in sequence; a task with parts and no bullets of its own is their container', async () => {
    const text =
      '# Plan\n\n- [ ] 1. Set up\n- [ ] 1.1 Server\n  - Node\n  - _Requirements: 1.1, 2.3_\n\n- [x] 1.2 Client\n- [ ] 2. Store\n- [ ] 2.1 Albums'
    const { format, drafts } = await read(text)
    expect(format).toBe('kiro')
    expect(drafts.map(summaryOf)).toEqual([
      '1 todo container',
      '1.1 todo in 1',
      '1.2 done in 1 needs 1.1',
      '2 todo container',
      '2.1 todo in 2 needs 1.2 1.1',
    ])
    expect(drafts[1]).toMatchObject({
      title: 'Server',
      description: '- Node\n- _Requirements: 1.1, 2.3_',
      metadata: { requirements: ['1.1', '2.3'] },
    })
  })

  it('runs a parent with bullets of its own before its parts', async () => {
    const text =
      '- [ ] 1. Set up\n  - Create the tables\n  - [ ] 1.1 Test\n  - [ ] 1.2 Seed\n- [ ] 2. Go on\n  - _Requirements: 1_\n  - [ ] 2.1 Part'
    expect(await summaries(text)).toEqual([
      '1 todo',
      '1.1 todo in 1 needs 1',
      '1.2 todo in 1 needs 1.1',
      '2 todo container',
      '2.1 todo in 2 needs 1.2',
    ])
  })

  it('parks what is optional, and lets nothing wait for it', async () => {
    const text = [
      '- [ ] 1. Store',
      '  - Write it',
      '- [ ]* 1.1 Property tests',
      '- [ ] 1.2* More tests',
      '- [ ]\\* 1.3 Escaped',
      '- [x]* 1.4 Done',
      '- [-]* 1.5 Begun',
      '- [ ] 2. Queue',
      '- [ ]* 3. Extras',
      '  - [ ] 3.1 Part',
      '- [ ] 4. End',
    ].join('\r\n')
    const { drafts, notices } = await read(text)
    expect(drafts.map(summaryOf)).toEqual([
      '1 todo',
      '1.1 todo held as optional in 1 needs 1',
      '1.2 todo held as optional in 1 needs 1',
      '1.3 todo held as optional in 1 needs 1',
      '1.4 done in 1 needs 1',
      '1.5 todo held as optional in 1 needs 1',
      '2 todo needs 1',
      '3 todo held as optional container',
      '3.1 todo held as optional in 3 needs 2',
      '4 todo needs 2',
    ])
    expect(notices).toEqual(['7: 1.5 is [-] in the file; taken as not begun'])
  })

  it('works on a parent itself where all of its parts are optional', async () => {
    expect(await summaries('- [ ] 1. A\n- [ ]* 1.1 B\n- [ ] 2. C')).toEqual([
      '1 todo',
      '1.1 todo held as optional in 1 needs 1',
      '2 todo needs 1',
    ])
  })

  it('runs neighbours with (P) under one major number side by side, and all else after them', async () => {
    const text = [
      '- [ ] 1. First',
      '- [ ] 2. Build',
      '- [ ] 2.1 (P) Push',
      '- [ ] 2.2 (P) Pop',
      '- [ ] 2.3* (P) Try',
      '- [ ] 2.4 (P) Peek',
      '- [ ] 2.5 Join',
      '- [ ] 2.6 (P) Alone',
      '- [ ] 3. (P) Other',
      '- [ ] 4. (P) Another',
    ].join('\n')
    expect(await summaries(text)).toEqual([
      '1 todo',
      '2 todo container',
      '2.1 todo in 2 needs 1 group 2.1',
      '2.2 todo in 2 needs 1 group 2.1',
      '2.3 todo held as optional in 2 needs 1',
      '2.4 todo in 2 needs 1 group 2.1',
      '2.5 todo in 2 needs 2.1 2.2 2.4',
      '2.6 todo in 2 needs 2.5',
      '3 todo needs 2.6',
      '4 todo needs 3',
    ])
  })

  it('adds what _Depends:_ names, but neither optional tasks nor the whole of a part', async () => {
    const text =
      '- [ ] 1. A\n- [ ] 1.1 B\n- [ ]* 1.2 C\n- [ ] 2. (P) D\n- [ ] 2.1 (P) E\n  - _Depends: 1.1, 1.2, 2_\n  - _Boundary: Queue_\n- [ ] 2.2 (P) F\n'
    const { drafts, notices } = await read(text)
    expect(drafts.map(summaryOf).slice(-2)).toEqual([
      '2.1 todo in 2 needs 1.1 group 2.1',
      '2.2 todo in 2 needs 1.1 group 2.1',
    ])
    expect(drafts.at(-2)?.metadata).toEqual({ boundary: 'Queue' })
    expect(notices).toEqual([
      '5: 2.1 needs 1.2, which is optional: nothing waits for that',
      '5: 2.1 needs 2, of which it is a part; ignored',
    ])
  })

  it('takes boxes without a number for steps or criteria', async () => {
    const text =
      '- [ ] 1. A\n  - [ ] step\n- [ ] 2. B\n  - [x] 3 retries\n\n## Success Criteria\n\n- [ ] fast\n- [ ] 10 users\n```\n- [ ] 3. C\n```\n'
    const { drafts } = await read(text)
    expect(drafts.map(summaryOf)).toEqual(['1 todo', '2 todo needs 1'])
    expect(drafts.map(({ description }) => description)).toEqual(['- [ ] step', '- [x] 3 retries'])
  })

  it.each([
    ['x', 'done', []],
    ['X', 'done', []],
    ['-', 'todo', ['1: 1 is [-] in the file; taken as not begun']],
    ['~', 'todo', ['1: 1 is [~] in the file; taken as not begun']],
    ['✅', 'done', ['1: 1 [✅] is taken as done']],
    ['🔄', 'todo', ['1: 1 is [🔄] in the file; taken as not begun']],
  ])('reads [%s] as %s', async (mark, status, said) => {
    const { drafts, notices } = await read(`- [${mark}] 1. A`)
    expect(drafts.map(summaryOf)).toEqual([`1 ${status}`])
    expect(notices).toEqual(said)
  })

  it('refuses a mark that nobody knows', async () => {
    expect((await read('- [ ] 1. A\n- [?] 2. B')).errors).toEqual([
      '2: 2 has the mark [?]; the marks are [ ], [-] and [x]',
    ])
  })

  it('reads numbers without dots, bold ones, and titles in any script', async () => {
    const { drafts } = await read('- [ ] 1 タスク\n- [ ] **1.1 画面を作る**\n  - [ ] 1.1.1. **説明**: 一覧\n')
    expect(drafts.map(({ id, title }) => [id, title])).toEqual([
      ['1', 'タスク'],
      ['1.1', '画面を作る'],
      ['1.1.1', '**説明**: 一覧'],
    ])
  })

  it('is a plain list where nothing has a number, and known by its words elsewhere', async () => {
    expect((await read('- [ ] Do it')).format).toBe('plain')
    expect((await read('# Nothing yet')).format).toBeNull()
    expect((await read('- [ ] 1. A\n  - _Requirements: 1_', 'docs/plan.md')).format).toBe('kiro')
    expect((await read('- [ ] 1. A\n- [ ] 2. B', 'docs/plan.md')).format).toBe('plain')
  })
})
