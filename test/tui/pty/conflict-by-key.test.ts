import { existsSync, writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import type { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { pressUntilMeant } from '../../support/pty/press-until-meant.ts'
import { Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'
import { worktreeOf } from '../../support/worktree-of.ts'

const story = new Story()
afterEach(() => story.end())

test('Enter on a conflict shows both sides of it, and a lets an agent begin anew', async () => {
  const repository = await story.repository()
  const [marks, gate] = [repository.outside('marks'), repository.outside('gate')]
  const script = (id: string) => [
    `mark ${marks}`,
    `wait-for ${gate}`,
    `write shared.txt lines of ${id}`,
    `write ${id}.txt ${id}`,
  ]
  await repository.backlog([
    { id: 'T-1', title: 'One', script: script('T-1') },
    { id: 'T-2', title: 'Two', script: script('T-2') },
  ])
  const terminal = await story.terminal(repository, { args: ['tui', '--parallel', '2'] })
  const shows = (what: string, holds: (screen: LoopworkTerminal) => boolean) => terminal.until(what, holds)
  await until('both at work', () => repository.marks().length === 2)
  writeFileSync(gate, '')
  await shows(
    'the summary',
    (screen) => screen.row(0).includes('[Summary]') && /1 conflict/.test(screen.row(1)),
  )
  const states = await repository.states()
  const [lost = '', won = ''] = states['T-1'] === 'conflict' ? ['T-1', 'T-2'] : ['T-2', 'T-1']

  terminal.press('[')
  await shows('the events', (screen) => screen.row(0).includes('[Events]'))
  terminal.press('m')
  await shows(
    'the merges',
    (screen) => screen.row(0).includes('[Merges]') && screen.text().includes('NEEDS YOU'),
  )
  terminal.press('enter')
  await shows('both sides', (screen) =>
    new RegExp(
      `shared.txt, change 1 of 1[^]*lines of ${won} +│ +lines of ${lost}[^]*retry ${lost} --again`,
    ).test(screen.text()),
  )
  const page = terminal.text()
  expect(page).toMatch(new RegExp(`It does not fit on main: ${won} \\([0-9a-f]{7}\\) changed the same files`))
  expect(page).toMatch(new RegExp(`lines of ${won} +│ +lines of ${lost}`))
  expect(page).toMatch(new RegExp(`✓ ${lost}.txt +unchanged +\\+1 −0 +merges cleanly`))
  expect(page).toContain(`loopwork retry ${lost} --again`)

  // So soon after the summary has opened, a key was perhaps meant for something else.
  terminal.press('r')
  const asks = 'r again is for that'
  await shows('an answer', (screen) => / not retried|again is for/.test(screen.row(-1)))
  if (terminal.row(-1).includes(asks)) terminal.press('r')
  await shows('that it is not settled', (screen) => screen.row(-1).includes(`${lost} not retried`))
  terminal.press('enter')
  await shows('the file in full', (screen) => screen.text().includes(`+ lines of ${lost}`))
  terminal.press('escape')
  await shows('the conflict again', (screen) => !screen.row(0).includes('› diff'))
  const worktree = await worktreeOf(repository, lost)
  expect(existsSync(worktree)).toBe(true)
  terminal.press('a')
  await shows('it is begun anew', (screen) => screen.row(-1).includes(`${lost} is todo again`))
  await until('it is done', async () => (await repository.states())[lost] === 'done')
  await shows('the end', (screen) => /DONE .* 2\/2/.test(screen.row(1)))
  terminal.press('q')
  await terminal.exited
})

test('what is settled in a shell in the worktree is said when the shell ends, and r merges it', async () => {
  const repository = await story.repository()
  const [marks, gate] = [repository.outside('marks'), repository.outside('gate')]
  const script = (id: string) => [
    ...[`mark ${marks}`, `wait-for ${gate}`],
    ...[`write one.txt one of ${id}`, `write two.txt two of ${id}`],
  ]
  await repository.backlog([
    { id: 'T-1', title: 'One', script: script('T-1') },
    { id: 'T-2', title: 'Two', script: script('T-2') },
  ])
  const terminal = await story.terminal(repository, {
    args: ['tui', '--parallel', '2'],
    env: { SHELL: '/bin/bash', PS1: 'inside> ' },
  })
  await until('both at work', () => repository.marks().length === 2)
  writeFileSync(gate, '')
  await terminal.until(
    'the summary',
    (screen) => screen.row(0).includes('[Summary]') && /1 conflict/.test(screen.row(1)),
  )
  terminal.press('[')
  await terminal.until('the events', (screen) => screen.row(0).includes('[Events]'))
  terminal.press('!')
  await terminal.until('both sides', (screen) => /! one\.txt[^]*! two\.txt/.test(screen.text()))
  expect(terminal.text()).not.toContain('Settled there')

  const inShell = async (command: string): Promise<void> => {
    terminal.press('t')
    await terminal.until('a shell', (screen) => screen.text().includes('exit goes back to loopwork'))
    terminal.press(...`${command}; exit`, 'enter')
  }
  await inShell('echo both >one.txt')
  await terminal.until('what is left', (screen) =>
    /Settled there: 1 of 2 files\.[^]*✓ one\.txt .*settled[^]*! two\.txt .*in conflict/.test(screen.text()),
  )
  await inShell('echo both >two.txt')
  await terminal.until('that all is settled', (screen) =>
    /All is settled there: r merges it\./.test(screen.text()),
  )
  await pressUntilMeant(terminal, 'r', 'is todo again')
  await until('it is merged, and the branch has followed', () =>
    repository.git('show', 'main:one.txt', 'main:two.txt').startsWith('both\nboth'),
  )
  expect(Object.values(await repository.states())).toEqual(['done', 'done'])
  await terminal.until('the end', (screen) => /DONE .* 2\/2/.test(screen.row(1)))
  terminal.press('q')
  await terminal.exited
})
