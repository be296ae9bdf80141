import { writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { heldItems, letGo, startedAgents } from '../../support/pty/held-items.ts'
import { Story } from '../../support/pty/story.ts'
import { killProcessesOf } from '../../support/processes-of.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

test('while the gate of a merge runs, each place says so and shows its output, and none does after a kill', async () => {
  const repository = await story.repository()
  // Its own tree has one file, so that the gate passes at once there.
  const go = repository.outside('go-gate')
  const together = 'test "$(ls T-*.txt | wc -l)" -ge 2'
  const gate = `if ${together}; then echo both are here; until test -e ${go}; do sleep 0.05; done; fi`
  await repository.configure({ gate: ['true', gate] })
  await repository.backlog(heldItems(repository, ['T-1', 'T-2', 'T-3']))
  const open = { args: ['tui', '--parallel', '3'], columns: 120, rows: 40 }
  const first = await story.terminal(repository, open)
  await until('all at work', () => startedAgents(repository).length === 3)
  letGo(repository, 'T-1')
  await until('the first is merged', async () => (await repository.states())['T-1'] === 'done')
  letGo(repository, 'T-2')
  const step = 'gate 2 of 2 on the merged tree'
  await first.until('its step and its output', (screen) => {
    const text = screen.text()
    return text.includes(step) && text.includes('│ both are here') && text.includes(' 1 merging')
  })
  expect((await repository.loopwork(['status'])).stdout).toMatch(
    /T-2 .* merging .* gate 2 of 2 on the merged/,
  )
  expect((await repository.loopwork(['why', 'T-2'])).stdout).toContain(`T-2 is merging: ${step}`)
  letGo(repository, 'T-3')
  await until('another one waits', async () => (await repository.states())['T-3'] === 'queued')
  first.press('m')
  await first.until('the lane', (screen) =>
    /↣ 1 +T-2 .* both are here[^]*⋯ 2 +T-3 .* waits for its turn/.test(screen.text()),
  )
  first.press('\r')
  await first.until('the task', (screen) => /T-2[^]*│ both are here/.test(screen.text()))

  killProcessesOf(repository.home)
  await first.exited
  const begins = 'its merge begins anew with the next run'
  expect((await repository.loopwork(['why', 'T-2'])).stdout).toContain(begins)
  expect((await repository.loopwork(['list'])).stdout).toMatch(/↣ T-2 .* its merge begins anew/)
  const second = await story.terminal(repository, open)
  await second.until('the gate again', (screen) => screen.text().includes(step))
  writeFileSync(go, '')
  await second.until('the end', (screen) => /DONE .* 3\/3/.test(screen.row(1)))
  second.press('q')
  expect(await second.exited).toBe(0)
})
