import { writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { heldItems, letGo, startedAgents } from '../../support/pty/held-items.ts'
import { pressUntilMeant } from '../../support/pty/press-until-meant.ts'
import { Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

test('x among the merges takes work out of the queue, and u puts it back at its place without another agent', async () => {
  const repository = await story.repository()
  // The tree that T-1 and T-2 are merged on has a gate that takes its time.
  const go = repository.outside('go-gate')
  const gate = `if [ -f T-1.txt ] && [ -f T-2.txt ]; then while [ ! -f ${go} ]; do sleep 0.1; done; fi`
  await repository.configure({ gate: [gate] })
  await repository.backlog(heldItems(repository, ['T-1', 'T-2', 'T-3']))
  const terminal = await story.terminal(repository, { args: ['tui', '--parallel', '3'], columns: 120 })
  await until('three at work', () => startedAgents(repository).length === 3)
  const isNow = async (item: string, state: string) =>
    until(`${item} is ${state}`, async () => (await repository.states())[item] === state)
  letGo(repository, 'T-1')
  await isNow('T-1', 'done')
  letGo(repository, 'T-2')
  await isNow('T-2', 'merging')
  letGo(repository, 'T-3')
  await isNow('T-3', 'queued')

  terminal.press('m')
  await terminal.until('the lane', (screen) => /⋯ 2 +T-3/.test(screen.text()))
  expect(terminal.row(-1)).not.toContain('take out')
  terminal.press('j')
  await terminal.until('what x does', (screen) => /▸ ⋯ 2 +T-3[^]*x take out/.test(screen.text()))
  await pressUntilMeant(terminal, 'x', 'T-3 taken out of the queue, back to todo')
  await isNow('T-3', 'todo')
  expect((await repository.loopwork(['diff', 'T-3'])).stdout).toContain('+T-3')
  await pressUntilMeant(terminal, 'u', 'T-3 waits to be merged again')
  await terminal.until('its place', (screen) => /⋯ 2 +T-3/.test(screen.text()))
  writeFileSync(go, '')
  await terminal.until('the end', (screen) => /DONE .* 3\/3/.test(screen.row(1)))
  expect(startedAgents(repository)).toHaveLength(3)
  await until('its work is on the branch', () => repository.filesOn('main').includes('T-3.txt'))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
})
