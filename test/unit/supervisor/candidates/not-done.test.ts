import { expect, test } from 'vitest'
import { notDoneBy } from '../../../../src/supervisor/candidates/not-done.ts'

const summary = { status: 'blocked', summary: '', files: [], blockers: [] } as const

test('what an agent names as its blockers is one line, however many it names and however it writes them', () => {
  const blockers = ['no key:\nask Jo', ...Array.from({ length: 5_000 }, (_, index) => `blocker ${index}`)]
  const { message = '' } = notDoneBy({ ...summary, blockers }) ?? {}
  expect(message).toMatch(/^the agent says that it is blocked: no key: ask Jo, blocker 0, .*…$/)
  expect(message.length).toBeLessThan(300)
})

test('blockers without a word are none: the summary says why', () => {
  expect(notDoneBy({ ...summary, summary: 'no\nkey', blockers: ['', ' \n'] })?.message).toBe(
    'the agent says that it is blocked: no key',
  )
})
