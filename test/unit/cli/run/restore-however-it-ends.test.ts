import { expect, test } from 'vitest'
import { restoreHoweverItEnds } from '../../../../src/cli/run/board-screen.ts'

const watched = ['uncaughtException', 'SIGQUIT', 'SIGABRT', 'SIGALRM', 'SIGUSR2', 'SIGXCPU'] as const
const counts = (): readonly number[] => watched.map((name) => process.listenerCount(name))

test('a screen that has closed has no last words any more', () => {
  const before = counts()
  const unwatch = restoreHoweverItEnds(() => undefined, 'Nothing was started.')
  expect(counts()).toEqual(before.map((count) => count + 1))
  unwatch()
  expect(counts()).toEqual(before)
})
