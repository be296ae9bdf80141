import { readFileSync, writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import type { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

const footer = (screen: LoopworkTerminal): string => screen.row(-1)

test('a setting that is changed while the run goes on counts from then on, and w keeps it in its file', async () => {
  const repository = await story.repository({ retry: { attempts: 1, backoff: '50ms' } })
  // A person's own layout, with a comment.
  const config = `# mine\nagent: scripted\nretry:\n    attempts: 1   # no second try\n    backoff: 50ms\n`
  writeFileSync(repository.config, config)
  const [marks, go] = [repository.outside('marks'), repository.outside('go')]
  await repository.backlog([
    { id: 'T-1', title: 'One', script: [`mark ${marks}`, `wait-for ${go}`, 'fail 3'] },
  ])
  const terminal = await story.terminal(repository, { args: ['tui'], columns: 120, rows: 40 })
  await until('it is at work', () => repository.marks().length === 1)
  const after = async (
    keys: readonly string[],
    what: string,
    holds: (screen: LoopworkTerminal) => boolean,
  ) => {
    terminal.press(...keys)
    await terminal.until(what, holds)
  }
  await after([','], 'the settings', (screen) => /tries +1 .*line 4/.test(screen.text()))
  await after(['j', 'j', 'j', 'j'], 'the tries', (screen) => /▸ tries/.test(screen.text()))
  await after(['enter', 'backspace', '0', 'enter'], 'refused', (screen) =>
    footer(screen).includes('✗ tries not changed: must be at least 1; found 0'),
  )
  await after(['backspace', '2', 'enter'], 'two tries', (screen) =>
    footer(screen).includes('✓ tries: 2, for this run'),
  )
  await terminal.until('who said so', (screen) => /▸ tries +2 +you, \d+s ago/.test(screen.text()))

  writeFileSync(repository.config, config.replace('# mine', '# ours'))
  await after(['w'], 'not over what changed', (screen) =>
    / not written: .* has changed since it was read here/.test(footer(screen)),
  )
  await after(['w'], 'written', (screen) => footer(screen).includes('✓ tries: 2, written to'))
  expect(readFileSync(repository.config, 'utf8')).toBe(
    config.replace('# mine', '# ours').replace('attempts: 1 ', 'attempts: 2 '),
  )
  await after(['escape'], 'closed', (screen) => !screen.text().includes('Settings'))

  writeFileSync(go, '')
  await until('it was tried twice', () => repository.marks().length === 2)
  await terminal.until('the end', (screen) => /FINISHED .* 1 failed/.test(screen.row(1)))
  terminal.press('q')
  expect(await terminal.exited).toBe(1)
})

test('what the repository’s own config was allowed stays allowed, with the value that a person has put into it', async () => {
  const repository = await story.repository()
  const text = 'gate: ["true"]   # always\nagent: scripted\nparallel: { maxTasks: 2 }\n'
  await repository.write('.loopworkrc', text)
  await repository.start(['trust', '--yes']).finished
  const [marks, go] = [repository.outside('marks'), repository.outside('go')]
  await repository.backlog([
    { id: 'T-1', title: 'One', script: [`mark ${marks}`, `wait-for ${go}`, 'write a.txt a'] },
  ])
  const terminal = await story.terminal(repository, { args: ['tui'], bare: true, columns: 120, rows: 40 })
  await until('it is at work', () => repository.marks().length === 1)
  terminal.press(',')
  await terminal.until('the settings', (screen) => /▸ workers +2 +\.loopworkrc line 3/.test(screen.text()))
  terminal.press('enter', 'backspace', '3', 'enter')
  // Its outcome has been said: else it could stand in the place of the next one.
  await terminal.until(
    'three',
    (screen) => footer(screen).includes('2 to 3 workers') && /▸ workers +3/.test(screen.text()),
  )
  terminal.press('w')
  await terminal.until('written', (screen) => footer(screen).includes('workers: 3, written to .loopworkrc'))
  expect(await repository.read('.loopworkrc')).toBe(text.replace('maxTasks: 2', 'maxTasks: 3'))
  terminal.press('backspace')
  await terminal.until(
    'the default',
    (screen) => screen.row(1).includes('2 workers') && /▸ workers +2/.test(screen.text()),
  )
  terminal.press('escape')
  writeFileSync(go, '')
  await terminal.until('the end', (screen) => /DONE .* 1\/1/.test(screen.row(1)))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
  // Nothing is asked again.
  const { exit, stderr } = await repository.start(['run']).finished
  expect([exit, stderr]).toEqual([0, expect.not.stringContaining('loopwork trust')])
})
