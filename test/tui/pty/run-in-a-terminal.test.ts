import { existsSync, writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { ScratchRepository } from '../../support/scratch-repository.ts'
import { until } from '../../support/until.ts'

let repository: ScratchRepository
let terminal: LoopworkTerminal
afterEach(async () => {
  terminal.end()
  await repository.remove()
})

test('a run from the first frame to the summary in the normal terminal', async () => {
  repository = await ScratchRepository.make()
  const gate = repository.outside('gate')
  await repository.backlog(
    ['A-1', 'A-2', 'A-3'].map((id) => ({
      id,
      title: `Write ${id}`,
      script: ['print hello from the agent', `wait-for ${gate}`, `write ${id}.txt ${id}`],
    })),
  )
  terminal = await LoopworkTerminal.open(repository, { args: ['tui', '--parallel', '2'] })

  await terminal.until('header, panes and table', (screen) => {
    const text = screen.text()
    return (
      /RUNNING .* 0\/3 .* 2 workers/.test(screen.row(1)) &&
      /W0 A-\d Write A-\d .* scripted/.test(text) &&
      /W1 A-\d Write A-\d .* scripted/.test(text) &&
      /─ Tasks 3 ─.*─ by what needs you ─/.test(text) &&
      text.split('hello from the agent').length > 2 &&
      /\? help .* q quit/.test(screen.row(-1))
    )
  })
  expect(terminal.buffer()).toBe('alternate')

  writeFileSync(gate, '')
  await terminal.until('the summary', (screen) => /DONE .* 3\/3/.test(screen.row(1)))
  expect(terminal.text()).toContain('[Summary]')
  expect(terminal.text()).toContain('All 3 tasks are done, merged into main.')

  terminal.press('q')
  expect(await terminal.exited).toBe(0)
  expect(terminal.buffer()).toBe('normal')
  expect(terminal.normalScreen()).toContain('3 of 3 tasks done')
  expect(terminal.settings('after')).toBe(terminal.settings('before'))
  expect(terminal.modesLeftOn()).toEqual([])
  expect(terminal.switched(1049)).toEqual({ on: 1, off: 1 })
  const frames = terminal.switched(2026)
  expect(frames.off).toBeGreaterThanOrEqual(frames.on)
  expect(existsSync(repository.at('A-1.txt'))).toBe(true)
})

test('a terminal that takes nothing for a while stops neither the run nor, later, the screen', async () => {
  repository = await ScratchRepository.make()
  const gate = repository.outside('gate')
  await repository.backlog(
    ['A-1', 'A-2', 'A-3'].map((id) => ({
      id,
      script: [`wait-for ${gate}`, 'flood 5000000', `write ${id} x`],
    })),
  )
  terminal = await LoopworkTerminal.open(repository, { args: ['tui', '--parallel', '2'] })
  await terminal.until('two panes', (screen) => /W1 A-\d/.test(screen.text()))
  terminal.stopReading()
  // More frames than the kernel keeps for a terminal that doesn't read: the screen has to wait.
  for (let size = 0; size < 40; size++) terminal.resize(size % 2 === 0 ? 100 : 120, 40)
  writeFileSync(gate, '')
  await until('everything is merged all the same', async () =>
    Object.values(await repository.states()).every((state) => state === 'done'),
  )
  terminal.resize(120, 40)
  terminal.readOn()
  await terminal.until('the summary', (screen) => /DONE .* 3\/3/.test(screen.row(1)))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
  expect(terminal.modesLeftOn()).toEqual([])
})

test('init says in a terminal what its path is: a file that it wrote', async () => {
  repository = await ScratchRepository.make()
  terminal = await LoopworkTerminal.open(repository, { args: ['init'] })
  expect(await terminal.exited).toBe(0)
  expect(terminal.normalScreen().replaceAll(/\n(?=\S)/g, '')).toMatch(/^ *wrote \S+\.loopworkrc/m)
})
