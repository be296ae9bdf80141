import { afterEach, expect, test } from 'vitest'
import { heldItems, isAlive, letGo, startedAgents } from '../../support/pty/held-items.ts'
import { Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

const ids = ['T-1', 'T-2', 'T-3', 'T-4', 'T-5']

test('a screen beside a run watches and steers it, and leaves without ending it', async () => {
  const repository = await story.repository()
  await repository.backlog(heldItems(repository, ids))
  const run = repository.start(['run', '--config', repository.config, '--parallel', '2'])
  await until('two at work', () => startedAgents(repository).length === 2)

  const terminal = await story.terminal(repository, { args: ['tui'] })
  await terminal.until('what the agents of the run say', (screen) =>
    ['T-1 is at work', 'T-2 is at work'].every((said) => screen.text().includes(said)),
  )
  expect(terminal.row(1)).toMatch(/RUNNING .* 2 workers/)
  terminal.press('+')
  await until('the run has three', () => startedAgents(repository).length === 3)
  await terminal.until('three panes', (screen) => /W2 T-3/.test(screen.text()))
  expect(terminal.row(0)).toMatch(new RegExp(`watching run 1 \\(pid ${run.child.pid ?? ''}\\)`))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
  expect(terminal.text()).toContain(`Left. Run 1 goes on in pid ${run.child.pid ?? ''}.`)

  expect(startedAgents(repository).every(({ pid }) => isAlive(pid))).toBe(true)
  letGo(repository, ...ids)
  expect((await run.finished).exit).toBe(0)
  expect(startedAgents(repository)).toHaveLength(5)
})

test('every steering command of another terminal is seen on the screen', async () => {
  const repository = await story.repository()
  await repository.backlog(heldItems(repository, ids))
  const terminal = await story.terminal(repository, { args: ['tui', '--parallel', '2'] })
  await until('two at work', () => startedAgents(repository).length === 2)
  const say = async (...args: string[]): Promise<string> => {
    const { exit, stdout, stderr } = await repository.loopwork(args)
    expect(`${args.join(' ')}: ${exit} ${exit === 0 ? '' : stderr}`).toBe(`${args.join(' ')}: 0 `)
    return stdout + stderr
  }

  expect(await say('scale', '3')).toContain('2 to 3 workers')
  await terminal.until('three panes', (screen) => /W2 T-3/.test(screen.text()))
  expect(await say('pause')).toContain('paused')
  await terminal.until('PAUSED', (screen) => screen.row(1).startsWith(' PAUSED'))
  expect(await say('stop', 'T-2')).toContain('T-2 stopped')
  await terminal.until('it is todo', (screen) => /T-2 .* todo/.test(screen.text()))

  const status = await say('status')
  expect(status).toMatch(/paused/i)
  expect(status).toContain('T-1')
  expect(await say('list')).toMatch(/T-1 .* running/)
  expect(await say('show', 'T-1')).toContain('running')
  expect(await say('logs', 'T-1')).toContain('T-1 is at work')
  const following = repository.start(['logs', '--config', repository.config, '-f', 'T-1'])
  await until('what was said', () => following.output().includes('T-1 is at work'))

  expect(await say('resume')).toContain('goes on')
  await until('the free worker has taken one', () => startedAgents(repository).length === 4)
  letGo(repository, 'T-1')
  expect((await following.finished).exit).toBe(0)

  expect(await say('abort', '--yes')).toContain('aborting')
  await terminal.until('the end', (screen) => screen.row(1).startsWith(' ABORTED'))
  terminal.press('q')
  expect(await terminal.exited).toBe(1)
  expect(startedAgents(repository).some(({ pid }) => isAlive(pid))).toBe(false)
})

test('the supervisor of a run is killed: the screen that watched takes its agents over', async () => {
  const repository = await story.repository()
  await repository.backlog(heldItems(repository, ids))
  const run = repository.start(['run', '--config', repository.config, '--parallel', '2'])
  await until('two at work', () => startedAgents(repository).length === 2)
  const terminal = await story.terminal(repository, { args: ['tui', '--parallel', '2'] })
  await terminal.until('it watches', (screen) => /RUNNING .* 2 workers/.test(screen.row(1)))
  run.child.kill('SIGKILL')
  await run.finished
  letGo(repository, ...ids)
  await terminal.until('the end', (screen) => /DONE .* 5\/5/.test(screen.row(1)))
  expect(startedAgents(repository)).toHaveLength(5)
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
})

test('a run is drained on its screen: the one that watched says so, and takes it up when asked', async () => {
  const repository = await story.repository()
  await repository.backlog(heldItems(repository, ids))
  const own = await story.terminal(repository, { args: ['tui', '--parallel', '2'] })
  await until('two at work', () => startedAgents(repository).length === 2)
  const terminal = await story.terminal(repository, { args: ['tui'] })
  await terminal.until('it watches', (screen) => screen.row(0).includes('watching run 1'))
  own.press('q')
  await own.until('the question', (screen) => screen.text().includes('Leave loopwork?'))
  own.press('e')
  await own.until('it drains', (screen) => /DRAINING/.test(screen.row(1)))
  letGo(repository, 'T-1', 'T-2')
  expect(await own.exited).toBe(0)

  await terminal.until('it was left', (screen) =>
    /LEFT {2}p goes on .* 2\/5 .* 0 workers/.test(screen.row(1)),
  )
  expect(terminal.row(-2)).toContain('nobody supervises run 1 any more: p goes on with it here')
  expect(terminal.row(-1)).toMatch(/^ \? help {2}p go on .*q leave/)
  expect(terminal.row(-1)).not.toMatch(/workers|stop/)
  expect(terminal.text()).not.toMatch(/next, when a worker is free|took it over/)
  terminal.press('+')
  await terminal.until('a refusal', (screen) => screen.row(-1).includes('nobody supervises run 1: p goes on'))
  terminal.press('p')
  await until('two more', () => startedAgents(repository).length === 4)
  await terminal.until('it supervises', (screen) => /RUNNING .* 2 workers/.test(screen.row(1)))
  letGo(repository, ...ids)
  await terminal.until('the end', (screen) => /DONE .* 5\/5/.test(screen.row(1)))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
})

test('a run is stopped by its own terminal: a screen beside it starts nothing again', async () => {
  const repository = await story.repository()
  await repository.backlog(heldItems(repository, ids))
  const run = repository.start(['run', '--config', repository.config, '--parallel', '2'])
  await until('two at work', () => startedAgents(repository).length === 2)
  const terminal = await story.terminal(repository, { args: ['tui', '--parallel', '2'] })
  await terminal.until('it watches', (screen) => /RUNNING .* 2 workers/.test(screen.row(1)))
  run.child.kill('SIGINT')
  expect((await run.finished).exit).toBe(130)
  await terminal.until('nobody works', (screen) =>
    /LEFT {2}p goes on .* 0\/5 .* 0 workers/.test(screen.row(1)),
  )
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
  expect(startedAgents(repository)).toHaveLength(2)
})

test('failed tasks are retried on a screen that only watched: the next run begins there', async () => {
  const repository = await story.repository({ retry: { attempts: 1 } })
  const mark = `mark ${repository.outside('marks')}`
  const wait = `wait-for ${repository.outside('go-F-1')}`
  await repository.backlog([
    { id: 'F-1', script: [mark, wait, `run test -e ${repository.outside('good')}`, 'write f x'] },
  ])
  const run = repository.start(['run', '--config', repository.config])
  await until('it is at work', () => startedAgents(repository).length >= 1)
  const terminal = await story.terminal(repository, { args: ['tui'] })
  await terminal.until('it watches', (screen) => /RUNNING .* 1 worker /.test(screen.row(1)))
  letGo(repository, 'F-1')
  expect((await run.finished).exit).toBe(1)
  await terminal.until('it has failed', (screen) => /FINISHED .* 1 failed/.test(screen.row(1)))
  await repository.write('../good', '')
  terminal.press('r')
  await terminal.until('it is done', (screen) => /DONE .* 1\/1/.test(screen.row(1)))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
})

test('a screen needs no config: it watches, takes over when nobody is left, and a detached run is carried on', async () => {
  const repository = await story.repository({ gate: ['true'] })
  await repository.backlog(heldItems(repository, ids))
  const run = repository.start(['run', '--config', repository.config, '--parallel', '2'])
  await until('two at work', () => startedAgents(repository).length === 2)
  // A config that cannot be read, or is not trusted, is none of a watcher's business.
  await repository.write('.loopworkrc', 'gate: [evil]\nnonsense: 1\n')

  const terminal = await story.terminal(repository, { args: ['tui'], bare: true })
  await terminal.until('the mark', (screen) => screen.row(0).includes('watching run 1'))
  await repository.write('.loopworkrc', '')
  run.child.kill('SIGKILL')
  await terminal.until('it takes over', (screen) => /on main {3}run 1/.test(screen.row(0)))
  letGo(repository, 'T-1')
  await until('the next one starts', () => startedAgents(repository).length === 3)
  terminal.press('q')
  await terminal.until('the question', (screen) => screen.text().includes('Leave loopwork?'))
  expect(terminal.text()).toContain('2 agents go on to their end')
  terminal.press('d')
  expect(await terminal.exited).toBe(0)

  const back = await story.terminal(repository, { args: ['tui'], bare: true })
  await back.until('its own workers', (screen) => /RUNNING .* 2 workers/.test(screen.row(1)))
  letGo(repository, ...ids)
  await back.until('the end', (screen) => /DONE .* 5\/5/.test(screen.row(1)))
  back.press('q')
  expect(await back.exited).toBe(0)
  expect(startedAgents(repository)).toHaveLength(5)
})

test('a screen that can apply nothing refuses what it is given beside a living run', async () => {
  const repository = await story.repository()
  await repository.backlog(heldItems(repository, ids))
  const run = repository.start(['run', '--config', repository.config, '--parallel', '2'])
  await until('two at work', () => startedAgents(repository).length === 2)
  for (const given of [['--gate', 'true'], ['--parallel', '5'], ['--fresh']]) {
    const terminal = await story.terminal(repository, { args: ['tui', ...given] })
    expect(await terminal.exited).toBe(2)
    expect(terminal.text()).toContain(`pid ${run.child.pid ?? ''}`)
  }
  const same = await story.terminal(repository, { args: ['tui', '--parallel', '2'] })
  await same.until('the mark', (screen) => screen.row(0).includes('watching run 1'))
  same.press('ctrl+c')
  expect(await same.exited).toBe(130)
  letGo(repository, ...ids)
  expect((await run.finished).exit).toBe(0)
})
