import { expect, test } from 'vitest'
import { waitForWriters } from '../../../../src/app/backlog-files/wait-for-writers.ts'

test('who waits for a file that is written again and again says for what, once, and not for ever', async () => {
  const said: string[] = []
  const wait = waitForWriters({ silentMs: 20, atMostMs: 200, pauseMs: 5, say: (line) => said.push(line) })
  await wait(['TODO.md'])
  expect(said).toEqual([])
  const forEver = async (): Promise<never> => {
    for (;;) await wait(['TODO.md'])
  }
  await expect(forEver()).rejects.toMatchObject({
    kind: 'backlog',
    message:
      'TODO.md: lacks tasks that it had, and was written again and again for 0.2 s: nothing was imported',
  })
  expect(said).toEqual([
    'TODO.md lacks tasks that it had, and was changed a moment ago: it is read when it has been left alone for 3 s',
  ])
})
