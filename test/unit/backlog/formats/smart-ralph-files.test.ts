import { describe, expect, test } from 'vitest'
import { progressFile } from '../../../../src/backlog/formats/smart-ralph/progress-file.ts'
import { stateFile } from '../../../../src/backlog/formats/smart-ralph/state-file.ts'
import type { SourceItem } from '../../../../src/core/backlog/source-item.ts'
import { itemId } from '../../../../src/core/ids.ts'

/** `1.1 done g`: id, status, group. */
function item(words: string, more: Partial<SourceItem> = {}): SourceItem {
  const [id = '', status = 'todo', group] = words.split(' ')
  return {
    id: itemId(id),
    status: status as SourceItem['status'],
    group: group ?? null,
    why: null,
    progress: null,
    ...more,
  }
}

describe('the state file', () => {
  const state = (index: number) =>
    `{\n  "phase": "execution",\n  "taskIndex": ${index},\n  "totalTasks": 5,\n  "own": { "kept": [1,2] }\n}\n`

  test.each([
    ['nothing is begun', 0, ['a todo', 'b todo g', 'c todo g'], { taskIndex: 0 }],
    ['one alone is done', 0, ['a done', 'b todo'], { taskIndex: 1 }],
    [
      'a group is at work',
      1,
      ['a done', 'b done g', 'c claimed g', 'd todo'],
      {
        taskIndex: 1,
        parallelGroup: { startIndex: 1, endIndex: 2, taskIndices: [1, 2] },
        taskResults: { 1: { status: 'success' }, 2: { status: 'pending' } },
      },
    ],
    [
      'a group has ended: the index is its end and one more',
      1,
      ['a done', 'b done g', 'c done g', 'd todo'],
      { taskIndex: 3, taskResults: { 1: { status: 'success' }, 2: { status: 'success' } } },
    ],
    ['an earlier group is not named again', 3, ['a done g', 'b done g', 'c todo'], { taskIndex: 2 }],
    ['all is done', 1, ['a done', 'b done'], { taskIndex: 2 }],
  ])('%s', (_, before, words, fields) => {
    const text = state(before)
    const patched = stateFile.patch(
      text,
      words.map((each) => item(each)),
    )
    const after = patched.text ?? text
    expect(JSON.parse(after)).toMatchObject({ phase: 'execution', own: { kept: [1, 2] }, ...fields })
    if (!('taskResults' in fields)) expect(JSON.parse(after)).not.toHaveProperty('taskResults')
    // What is not its business keeps its bytes.
    expect(after).toContain('"own": { "kept": [1,2] }')
  })

  test('a failed task is named with why; what says the same already is not written', () => {
    const items = [item('a done g'), item('b failed g', { why: 'gate: npm test, exit 1' })]
    const { text } = stateFile.patch(state(0), items)
    expect(JSON.parse(text ?? '')).toMatchObject({
      taskIndex: 0,
      taskResults: { 1: { status: 'failed', error: 'gate: npm test, exit 1' } },
    })
    expect(stateFile.patch(text, items).text).toBeNull()
  })

  test.each([
    ['tabs and CRLF', '{\r\n\t"taskIndex": 0\r\n}', '{\r\n\t"taskIndex": 1\r\n}'],
    ['one line', '{"taskIndex":0,"x":1}', '{"taskIndex":1,"x":1}'],
  ])('its form stays: %s', (_, before, after) => {
    expect(stateFile.patch(before, [item('a done'), item('b todo')]).text).toBe(after)
  })

  test('where there is none, none is made; one that is broken stays as it is', () => {
    expect(stateFile.patch(null, [item('a done')]).text).toBeNull()
    expect(stateFile.patch('{ "taskIndex": 1,', [item('a done')])).toMatchObject({
      text: null,
      problem: expect.any(String) as string,
    })
  })
})

describe('the progress file', () => {
  const learnt = (words: string, what: string) =>
    item(words, { progress: `# Task\n\n## Learnings\n- ${what}\n\n## Completed Tasks\n- [x] ${words}\n` })

  test('when a group has ended, what its agents wrote is put under the same headings, in the order of the tasks', () => {
    const before = '# Progress\n\n## Learnings\n- old\n\n## Next\nGo on.\n'
    const half = [learnt('1.1 done g', 'one'), item('1.2 claimed g')]
    expect(progressFile.patch(before, half)).toEqual({ text: null, taken: [] })
    const whole = [learnt('1.1 done g', 'one'), learnt('1.2 done g', 'two'), item('1.3 todo')]
    const { text, taken } = progressFile.patch(before, whole)
    expect(text).toBe(
      '# Progress\n\n## Learnings\n- old\n- one\n- two\n\n## Next\nGo on.\n\n## Completed Tasks\n- [x] 1.1 done g\n- [x] 1.2 done g\n',
    )
    expect(taken).toEqual(['1.1', '1.2'])
    // Killed between the file and the store: nothing is there twice.
    expect(progressFile.patch(text, whole)).toEqual({ text: null, taken: ['1.1', '1.2'] })
  })

  test('it is made where there is none, and keeps its line ends', () => {
    const items = [learnt('1.1 done', 'one')]
    expect(progressFile.patch(null, items).text).toBe(
      '## Learnings\n- one\n\n## Completed Tasks\n- [x] 1.1 done\n',
    )
    expect(progressFile.patch('## Learnings\r\n\r\n- old\r\n', items).text).toBe(
      '## Learnings\r\n\r\n- old\r\n- one\r\n\r\n## Completed Tasks\r\n- [x] 1.1 done\r\n',
    )
  })
})
