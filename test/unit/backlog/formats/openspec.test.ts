import { describe, expect, it } from 'vitest'
import { readText, summaryOf } from './read-text.ts'

const read = (text: string, path = 'openspec/changes/clean-up/tasks.md') => readText(path, text)

describe('a tasks.md of OpenSpec', () => {
  it('is one sequence, with numbers as ids and groups as labels', async () => {
    const { format, drafts } = await read(
      '## 1. Reader\r\n\r\n- [x] 1.1 Header\r\n* [X] 1.2 Body\r\n\r\n## 2. Writer\r\n\r\n-\t[ ] 2.1 Write\r\n  more of it\r\n- [ ]Without a number',
    )
    expect(format).toBe('openspec')
    expect(drafts.map(summaryOf)).toEqual([
      '1.1 done',
      '1.2 done needs 1.1',
      '2.1 todo needs 1.2',
      'without-a-number todo needs 2.1',
    ])
    expect(drafts[2]).toMatchObject({
      title: 'Write',
      description: 'more of it',
      metadata: { labels: ['Writer'] },
    })
  })

  it('finds numbers that are set in bold, and those that stand alone', async () => {
    const { drafts } = await read(
      '- [ ] **1.1** Bold\n- [ ] **1.2 All of it bold** and more\n- [ ] 1.3\n- [ ] **Bold** words\n',
    )
    expect(drafts.map(({ id, title }) => [id, title])).toEqual([
      ['1.1', 'Bold'],
      ['1.2', 'All of it bold and more'],
      ['1.3', '1.3'],
      ['bold-words', '**Bold** words'],
    ])
  })

  it('counts the boxes that OpenSpec counts, in code and comments too, and no others', async () => {
    const { drafts } = await read(
      '- [ ] 1.1 A\n```md\n- [ ] 1.9 Example\n```\n<!--\n- [x] 1.10 Old\n-->\n+ [ ] 2.1 Plus\n1. [ ] 2.2 Number\n- [-] 2.3 Dash\n- [✅] 2.4 Picture\n- [  ] 2.5 Wide\n> - [ ] 2.6 Quote\n',
    )
    expect(drafts.map(summaryOf)).toEqual(['1.1 todo', '1.9 todo needs 1.1', '1.10 done needs 1.9'])
  })

  it('makes a box with boxes below it their container, through plain bullets, and not by an example in code', async () => {
    const { drafts } = await read(
      '- [ ] 1.1 A\n  - [ ] 1.1.1 B\n  - so:\n    - [ ] 1.1.2 C\n- [ ] 1.2 D\n\n  ```\n  - [ ] 1.3 E\n  ```\n',
    )
    expect(drafts.map(summaryOf)).toEqual([
      '1.1 todo container',
      '1.1.1 todo in 1.1',
      '1.1.2 todo in 1.1 needs 1.1.1',
      '1.2 todo needs 1.1.2',
      '1.3 todo needs 1.2',
    ])
  })

  it('is known by its numbered groups elsewhere, unless the words are those of another tool', async () => {
    const text = '## 1. Reader\n- [ ] 1.1 A\n'
    expect((await read(text, 'plan.md')).format).toBe('openspec')
    expect((await read(`${text}  - _Boundary: A_\n`, 'plan.md')).format).toBe('plain')
    expect((await read('- [ ] A', 'openspec/changes/a/tasks.md')).format).toBe('openspec')
    expect((await read('Nothing', 'openspec/changes/a/tasks.md')).format).toBeNull()
  })
})
