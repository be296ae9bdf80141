import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { letGo, startedAgents } from '../../support/pty/held-items.ts'
import type { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { Story } from '../../support/pty/story.ts'
import type { ScratchRepository } from '../../support/scratch-repository.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

/** Says how many lines it was given, waits for a key, is interrupted, waits for another one. */
const pager = (keys: string): string => `#!/bin/sh
trap 'interrupted=yes; echo INTERRUPTED' INT
stty -icanon -echo </dev/tty
echo "PAGER $(grep -c 'first change') of it"
head -c 1 </dev/tty >>${keys}
until [ -n "$interrupted" ]; do sleep 0.1; done
stty icanon echo </dev/tty
# One that ends at once has only printed, and is asked about.
sleep 1
`

async function atWork(): Promise<{ repository: ScratchRepository; terminal: LoopworkTerminal }> {
  const repository = await story.repository()
  const go = repository.outside('go')
  await repository.backlog([
    {
      id: 'T-1',
      title: 'Changes things',
      script: [
        'write src/new.txt first change',
        `mark ${repository.outside('marks')}`,
        `wait-for ${go}`,
        'write src/more.txt second change',
        'print done with the second',
        `wait-for ${repository.outside('go-T-1')}`,
      ],
    },
  ])
  const script = path.join(repository.home, 'pager')
  writeFileSync(script, pager(path.join(repository.home, 'keys')), { mode: 0o755 })
  writeFileSync(path.join(repository.home, '.gitconfig'), `[core]\n\tpager = ${script}\n`, { flag: 'a' })
  // Where an agent can write: never started.
  repository.git('config', 'core.pager', `touch ${path.join(repository.home, 'canary')}; cat`)
  const terminal = await story.terminal(repository, { args: ['tui', '--parallel', '1'] })
  await until('it is at work', () => startedAgents(repository).length === 1)
  await terminal.until('it on the screen', (screen) => /▸ \S+ T-1 .*running/.test(screen.text()))
  return { repository, terminal }
}

test('d shows what a running task has changed, follows it, and the pager gets the terminal and gives it back', async () => {
  const { repository, terminal } = await atWork()
  const shows = (what: string, holds: (screen: LoopworkTerminal) => boolean) => terminal.until(what, holds)
  terminal.press('d')
  await shows('the diff', (screen) => screen.text().includes('+ first change'))
  expect(terminal.text()).toMatch(/T-1 work so far {2}\w{7} to the worktree/)

  terminal.press('|')
  await shows('the pager', (screen) => screen.text().includes('PAGER 1 of it'))
  expect(terminal.buffer()).toBe('normal')
  // Its keys are its own: neither pauses the run, nor stops it.
  terminal.press('p')
  await until('the pager to have the key', () => existsSync(path.join(repository.home, 'keys')))
  await until('it to be written', () => readFileSync(path.join(repository.home, 'keys'), 'utf8') === 'p')
  terminal.press('\u0003')
  await shows('the interrupt', (screen) => screen.text().includes('INTERRUPTED'))
  await shows('the screen again', (screen) => screen.buffer() === 'alternate')
  await shows('where it was', (screen) => screen.text().includes('+ first change'))
  expect(terminal.row(1)).toContain('RUNNING')
  expect(existsSync(path.join(repository.home, 'canary'))).toBe(false)

  writeFileSync(repository.outside('go'), '')
  await shows('the second file', (screen) => screen.text().includes('more.txt'))
  expect(terminal.text()).toContain('+ first change')
  terminal.press('N')
  await shows('its line', (screen) => screen.text().includes('second change'))

  letGo(repository, 'T-1')
  await shows('the summary', (screen) => /DONE .* 1\/1/.test(screen.row(1)))
  // The end of a run shows its summary, with the task under the cursor.
  terminal.press('d')
  await shows('what was merged', (screen) => /T-1 as merged {2}\w{7}/.test(screen.text()))
  terminal.press('escape')
  await shows('where it was opened', (screen) => !screen.text().includes('as merged'))
  terminal.press('q')
  await terminal.exited
})

test('loopwork diff in a terminal shows what a running task has changed, in colours and in the person’s own pager', async () => {
  const { repository } = await atWork()
  const other = await story.terminal(repository, { args: ['diff', 'T-1'] })
  await other.until('the pager', (screen) => screen.text().includes('PAGER 1 of it'))
  expect(other.buffer()).toBe('normal')
  other.press('k')
  const keys = path.join(repository.home, 'keys')
  await until('it to have the key', () => existsSync(keys) && readFileSync(keys, 'utf8') === 'k')
  other.press('\u0003')
  await other.exited
  expect(existsSync(path.join(repository.home, 'canary'))).toBe(false)

  const env = { GIT_PAGER: 'cat' }
  const plain = await story.terminal(repository, { args: ['diff', 'T-1'], env })
  await plain.exited
  expect(plain.text()).toContain('+first change')
  letGo(repository, 'T-1')
})
