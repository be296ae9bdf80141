import { afterEach, expect, test } from 'vitest'
import { heldItems, letGo, startedAgents } from '../../support/pty/held-items.ts'
import type { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

const footer = (screen: LoopworkTerminal): string => screen.row(-1)

test('u in another terminal takes back a retry of all: each is failed again, with its tries and why', async () => {
  const repository = await story.repository({ retry: { attempts: 1 } })
  const broken = ['BAD-1', 'BAD-2'].map((id) => ({ id, title: `Task ${id}`, script: ['fail 3'] }))
  await repository.backlog([...broken, ...heldItems(repository, ['T-1'])])
  const terminal = await story.terminal(repository, { args: ['tui', '--parallel', '1'] })
  await until('the last one is at work', () => startedAgents(repository).length === 1)
  const described = (): Promise<readonly string[]> =>
    Promise.all(
      ['BAD-1', 'BAD-2'].map(async (id) => {
        const { stdout } = await repository.loopwork(['show', id, '--json'])
        return stdout.replace(/"updatedAt": ?"[^"]*",?/, '')
      }),
    )
  const states = async (): Promise<readonly string[]> =>
    (await described()).map((said) => /"state": ?"(\w+)"/.exec(said)?.[1] ?? '')
  const before = await described()
  expect(await states()).toEqual(['failed', 'failed'])
  terminal.press('R')
  await terminal.until('both are todo', (screen) => footer(screen).includes('2 tasks are todo again'))
  expect(await states()).toEqual(['todo', 'todo'])

  const beside = await story.terminal(repository, { args: ['tui'], columns: 120 })
  await beside.until('what u means', (screen) => footer(screen).includes('u undo retry of 2'))
  beside.press('u')
  await beside.until('taken back', (screen) =>
    footer(screen).includes('2 tasks are as they were before the retry'),
  )
  expect(await described()).toEqual(before)
  await terminal.until('both have failed', (screen) => /2 failed/.test(screen.row(1)))
  beside.press('q')
  expect(await beside.exited).toBe(0)

  letGo(repository, 'T-1')
  await terminal.until('the summary', (screen) => screen.row(1).includes('FINISHED'))
  terminal.press('q')
  expect(await terminal.exited).toBe(1)
})
