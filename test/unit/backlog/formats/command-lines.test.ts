import { expect, test } from 'vitest'
import { problemsOfFile, readFileAs } from '../../../support/files/read-file-as.ts'

const line = (id: string, more: object) => JSON.stringify({ id, title: id, ...more })

test('a priority is a whole number from 0 to 9 or a word, and a type one of ours', async () => {
  const { format, drafts } = await readFileAs(
    'tasks.ndjson',
    [
      line('A', { priority: 0, type: 'bug' }),
      line('B', { priority: 9 }),
      line('C', { priority: 'high', type: null }),
    ].join('\n'),
  )
  expect(format).toBe('command')
  expect(drafts.map(({ id, priority, type }) => [id, priority, type])).toEqual([
    ['A', 0, 'bug'],
    ['B', 9, 'feature'],
    ['C', 1, 'feature'],
  ])
})

test.each([
  ...[10, -1, 1.5, 'someday', true].map((priority) => ({
    given: { priority },
    said: 'priority: must be a whole number from 0 to 9, 0 first, or a word such as high',
  })),
  { given: { type: 'spike' }, said: 'type: "spike" is not one of ' },
])('$given is refused', async ({ given, said }) => {
  const [problem, ...others] = await problemsOfFile('tasks.ndjson', line('A', given))
  expect(problem).toContain(`tasks.ndjson:1: ${said}`)
  expect(others).toEqual([])
})
