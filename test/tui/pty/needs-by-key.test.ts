import { readFileSync, writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import type { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

const footer = (screen: LoopworkTerminal): string => screen.row(-1)

test('a conflict is opened from its event and by the key for what needs a person, and settled there', async () => {
  const repository = await story.repository()
  const [marks, gate] = [repository.outside('marks'), repository.outside('gate')]
  const script = (id: string) => [`mark ${marks}`, `wait-for ${gate}`, `write shared.txt lines of ${id}`]
  await repository.backlog(['T-1', 'T-2'].map((id) => ({ id, title: `Task ${id}`, script: script(id) })))
  const terminal = await story.terminal(repository, { args: ['tui', '--parallel', '2'] })
  await until('both at work', () => repository.marks().length === 2)
  writeFileSync(gate, '')
  await terminal.until(
    'the end',
    (screen) => screen.row(0).includes('[Summary]') && /1 conflict/.test(screen.row(1)),
  )
  const states = await repository.states()
  const lost = states['T-1'] === 'conflict' ? 'T-1' : 'T-2'
  const shows = (screen: LoopworkTerminal): boolean =>
    screen.text().includes('shared.txt, change 1 of 1') && screen.row(0).includes(`› ${lost}`)

  terminal.press('[')
  await terminal.until('the events', (screen) => /merge:conflicted/.test(screen.text()))
  for (let row = 0; row < 30 && !/▸.*merge:conflicted/.test(terminal.text()); row++) {
    const before = terminal.text()
    terminal.press('j')
    await terminal.until('another event', (screen) => screen.text() !== before)
  }
  terminal.press('enter')
  await terminal.until('the conflict', shows)
  terminal.press('escape')
  await terminal.until('the events again', (screen) => /▸.*merge:conflicted/.test(screen.text()))
  terminal.press('!')
  await terminal.until('the conflict again', shows)
  terminal.press('a')
  await until('an agent settles it', async () => (await repository.states())[lost] === 'done')
  await terminal.until('the end', (screen) => /DONE .* 2\/2/.test(screen.row(1)))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
})

test('a branch that waits for the person’s own changes is opened by the same key, and mended in a shell from there', async () => {
  const repository = await story.repository()
  await repository.write('notes.txt', 'first\n')
  repository.git('add', 'notes.txt')
  repository.git('commit', '-qm', 'notes')
  const [marks, gate] = [repository.outside('marks'), repository.outside('gate')]
  await repository.backlog([
    { id: 'T-1', title: 'One', script: ['write notes.txt of T-1'] },
    { id: 'T-2', title: 'Two', script: [`mark ${marks}`, `wait-for ${gate}`, 'write other.txt x'] },
  ])
  // The shell of somebody who does what the page says.
  const shell = repository.outside('shell')
  writeFileSync(shell, '#!/bin/sh\npwd -P >"$HOME/where"\ngit stash push -q -- notes.txt\n', { mode: 0o755 })
  await repository.write('notes.txt', 'mine\n')
  const terminal = await story.terminal(repository, {
    args: ['tui', '--parallel', '2'],
    env: { SHELL: shell },
  })
  await until('one is at work', () => repository.marks().length === 1)
  await terminal.until('what waits', (screen) => /main waits for notes\.txt/.test(screen.text()))
  terminal.press('!')
  await terminal.until('its cause', (screen) =>
    /not in main yet: files have changes of yours[^]*notes\.txt[^]*commit or stash it[^]*git .*stash push/.test(
      screen.text(),
    ),
  )
  terminal.press('t')
  await terminal.until('that it is mended', (screen) =>
    screen.text().includes('main has all that was merged, and your checkout is there too.'),
  )
  expect(readFileSync(repository.outside('where'), 'utf8').trim()).toBe(repository.root)
  expect(await repository.read('notes.txt')).toContain('of T-1')
  terminal.press('escape')
  writeFileSync(gate, '')
  await terminal.until('the end', (screen) => /DONE .* 2\/2/.test(screen.row(1)))
  terminal.press('!')
  await terminal.until('no more', (screen) => footer(screen).includes('nothing needs you'))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
})
