import { afterEach, expect, test } from 'vitest'
import type { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { Story } from '../../support/pty/story.ts'

const story = new Story()
afterEach(() => story.end())

/** Three tasks that are done: the third when the others are. */
async function afterARun() {
  const repository = await story.repository()
  await repository.backlog([
    { id: 'T-1', title: 'The first', script: ['print one is at work', 'write a.txt 1'] },
    { id: 'T-2', title: 'The second', script: ['print two is at work', 'write b.txt 2'] },
    {
      ...{ id: 'T-3', title: 'The third', dependsOn: ['T-1', 'T-2'] },
      script: ['print three is at work', 'write c.txt 3'],
    },
  ])
  const run = await repository.loopwork(['run', '--parallel', '2'])
  expect(run.exit).toBe(0)
  return repository
}

const header = (screen: LoopworkTerminal): string => screen.row(1)

test('a run is played again: each key of the replay does what the help says, and the run stays as it was', async () => {
  const repository = await afterARun()
  const before = repository.stored()
  const terminal = await story.terminal(repository, { args: ['replay', '--speed', '0.001'] })
  const after = async (
    keys: readonly string[],
    what: string,
    holds: (screen: LoopworkTerminal) => boolean,
  ) => {
    terminal.press(...keys)
    await terminal.until(`${keys.join(' ')}: ${what}`, holds)
  }
  await terminal.until('its beginning', (screen) => /REPLAY 0\.001x .* 0\/3/.test(header(screen)))
  await after(['?'], 'the keys of the replay', (screen) => screen.text().includes('event before, next'))
  expect(terminal.text()).not.toContain('STEER')
  await after(['escape'], 'help is closed', (screen) => !screen.text().includes('Keys in'))
  await after(['p'], 'it stands', (screen) => header(screen).includes('REPLAY paused'))
  await after(['.', '.', '.', '.'], 'somebody works', (screen) => /[12] running/.test(header(screen)))
  await after(['x'], 'nothing is steered', (screen) => /[12] running/.test(header(screen)))
  await after(['d'], 'no work of that moment', (screen) =>
    /by then is not kept|not begun/.test(screen.text()),
  )
  await after(['escape'], 'the workers', (screen) => screen.text().includes('─ Tasks 3'))
  await after(Array<string>(100).fill('right'), 'the end', (screen) =>
    /REPLAY ended {2}DONE .* 3\/3/.test(header(screen)),
  )
  await terminal.until('the summary', (screen) => screen.text().includes('All 3 tasks are done'))
  await after(['d'], 'what the first has changed', (screen) => /a\.txt[^]* \+ 1/.test(screen.text()))
  await after(['escape'], 'the summary again', (screen) => screen.text().includes('All 3 tasks are done'))
  await after([','], 'not the end', (screen) => header(screen).includes('REPLAY paused'))
  await after(Array<string>(100).fill('left'), 'the beginning', (screen) => / 0\/3/.test(header(screen)))
  await after(['+', '+'], 'faster', (screen) => header(screen).includes('paused 2x'))
  await after(['-'], 'slower', (screen) => header(screen).includes('paused 1x'))
  await after(Array<string>(9).fill('+'), 'as fast as it can', (screen) => header(screen).includes('1000x'))
  await after(['p'], 'it goes on to its end', (screen) => header(screen).includes('REPLAY ended'))
  await after([','], 'back from its end', (screen) => header(screen).includes('REPLAY paused'))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
  expect(terminal.buffer()).toBe('normal')
  expect(terminal.modesLeftOn()).toEqual([])
  expect(repository.stored()).toEqual(before)
})

test('without a terminal, and for a run that is not there, it says so in one line', async () => {
  const repository = await story.repository()
  const piped = await repository.loopwork(['replay'])
  expect(piped.exit).toBe(2)
  expect(piped.stderr).toContain('replay: it is a screen, and this is no terminal for one')
  const none = await story.terminal(repository, { args: ['replay', '9'] })
  expect(await none.exited).toBe(2)
  expect(none.text()).toContain('there was no run here yet')
})
