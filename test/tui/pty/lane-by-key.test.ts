import { writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { heldItems, letGo, startedAgents } from '../../support/pty/held-items.ts'
import type { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { Story } from '../../support/pty/story.ts'
import { killProcessesOf } from '../../support/processes-of.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

const footer = (screen: LoopworkTerminal): string => screen.row(-1)
const lane = (screen: LoopworkTerminal): string =>
  [...screen.text().matchAll(/[⋯↣] \d +(T-\d)/g)].map(([, id]) => id).join(' ')

test('K and J put what waits to be merged into another order, which holds when loopwork is killed', async () => {
  // Of work on its own tree the gate passes at once; on a merged tree it waits until it is let go.
  const go = '$HOME/go'
  const repository = await story.repository({
    gate: [`test "$(ls T-*.txt | wc -l)" -lt 2 || until test -e "${go}"; do sleep 0.05; done`],
  })
  const ids = ['T-1', 'T-2', 'T-3', 'T-4', 'T-5']
  await repository.backlog(heldItems(repository, ids))
  const open = { args: ['tui', '--parallel', '5'], columns: 120, rows: 40 }
  const first = await story.terminal(repository, open)
  await until('all at work', () => startedAgents(repository).length === 5)
  letGo(repository, 'T-1')
  await until('the first is merged', async () => (await repository.states())['T-1'] === 'done')
  for (const id of ids.slice(1)) {
    letGo(repository, id)
    const state = id === 'T-2' ? 'merging' : 'queued'
    await until(`${id} is ${state}`, async () => (await repository.states())[id] === state)
  }
  first.press('m')
  await first.until('the lane', (screen) => lane(screen) === 'T-2 T-3 T-4 T-5')
  first.press('j')
  await first.until('what can be done there', (screen) => footer(screen).includes('K J move up, down'))
  first.press('j', 'j', 'K')
  await first.until('one up', (screen) => lane(screen) === 'T-2 T-3 T-5 T-4')
  await first.until('what came of it', (screen) =>
    footer(screen).includes('✓ T-5 is 3rd in the merge queue, before T-4'),
  )
  first.press('K')
  await first.until(
    'two up',
    (screen) => lane(screen) === 'T-2 T-5 T-3 T-4' && footer(screen).includes('✓ T-5 is 2nd'),
  )
  first.press('K')
  await first.until('no further', (screen) =>
    footer(screen).includes('✗ T-5 not moved: T-2 is being merged already'),
  )
  // The cursor is still on it.
  expect(first.text()).toMatch(/▸ ⋯ 2 +T-5/)
  first.press('j', 'J')
  await first.until('one down', (screen) => lane(screen) === 'T-2 T-5 T-4 T-3')

  killProcessesOf(repository.home)
  await first.exited
  writeFileSync(`${repository.home}/go`, '')
  const second = await story.terminal(repository, open)
  await second.until('the end', (screen) => /DONE .* 5\/5/.test(screen.row(1)))
  second.press('q')
  expect(await second.exited).toBe(0)
  const merged = repository.git('log', '--reverse', '--format=%s', 'main').split('\n')
  expect(merged.flatMap((subject) => /T-\d/.exec(subject) ?? [])).toEqual(['T-1', 'T-2', 'T-5', 'T-4', 'T-3'])
})
