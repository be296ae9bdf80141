import { existsSync } from 'node:fs'
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository, type Running } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const untilSaid = (running: Running, text: RegExp) =>
  until(`it to say ${text.source}`, () => text.test(running.output()), 30_000)

const run = (...flags: readonly string[]) =>
  repository.start(['run', '--config', repository.config, ...flags])

const marked = (id: string) => ({
  id,
  script: [`mark ${repository.outside('marks')}`, `write ${id}.txt ${id}`],
})

test('a run whose only agent is not there is refused before anything is claimed; one of several is named, and the others work', async () => {
  repository = await ScratchRepository.make([])
  const agent = path.join(repository.home, 'agent.sh')
  const config = { agents: { mine: { command: [agent] } }, agent: 'mine' }
  await repository.configure(config)
  await repository.backlog([{ id: 'A', script: ['write a.txt a'] }])
  const why = `agent mine: ${agent} does not exist`
  for (const flags of [[], ['--dry-run'], ['--detach']]) {
    const refused = await repository.loopwork(['run', ...flags])
    expect(refused, flags.join()).toMatchObject({ exit: 2, stdout: '' })
    expect(refused.stderr).toContain(`${why}\n  install the program, or mend the command of the preset\n`)
  }
  expect((await repository.items()).map((item) => item['attempts'])).toEqual([0])
  await repository.configure({
    agents: { ...config.agents, second: { extends: 'scripted' } },
    agent: null,
    pool: { entries: [{ agent: 'mine' }, { agent: 'scripted' }, { agent: 'second', fallback: true }] },
  })
  const { exit, stderr } = await run().finished
  expect(stderr).toContain(`loopwork: ${why}; the others go on\n`)
  expect(stderr).toContain('loopwork: fallback second shares the account of scripted, so it waits too')
  expect(exit).toBe(0)
})

test('an agent that goes missing amid a run takes no try away', async () => {
  repository = await ScratchRepository.make([])
  const agent = path.join(repository.home, 'agent.sh')
  await writeFile(agent, '#!/bin/sh\ncat > /dev/null; date +%N > "$LOOPWORK_ITEM.txt"\n', { mode: 0o755 })
  // The first task's setup takes it away: it is there at the start and missing when the agent is to begin.
  const setup = `mv -n ${agent} ${agent}.gone || true`
  await repository.configure({
    agents: { mine: { command: [agent] } },
    agent: 'mine',
    retry: { attempts: 1 },
    worktree: {
      setup: [`[ -e ${repository.outside('once')} ] || { touch ${repository.outside('once')}; ${setup}; }`],
    },
  })
  await repository.backlog([{ id: 'A' }])
  const running = run()
  await untilSaid(running, /held.*agent not started: its command does not exist/)
  await rename(`${agent}.gone`, agent)
  expect((await running.finished).exit).toBe(0)
  expect((await repository.items())[0]).toMatchObject({ state: 'done', attempts: 1 })
})

test('a gate that cannot be run keeps finished work waiting: one paid try a task, however long it takes', async () => {
  repository = await ScratchRepository.make([])
  const gate = path.join(repository.home, 'bin', 'check-it')
  await repository.configure({ gate: [gate], retry: { attempts: 3, backoff: '10ms' } })
  await repository.backlog([marked('A'), marked('B'), marked('C')])
  const running = run('--parallel', '2')
  await untilSaid(running, /held.*gate: .*check-it, exit 127/)
  await until('both workers to wait in their gate', async () => {
    const states = await repository.states()
    return states['A'] === 'verifying' && states['B'] === 'verifying'
  })
  expect(await repository.states()).toMatchObject({ C: 'todo' })
  await mkdir(path.dirname(gate))
  await writeFile(gate, '#!/bin/sh\ntest -e README.md\n')
  await until('its new state to be told', async () =>
    (await repository.loopwork(['status'])).stdout.includes('check-it, exit 126'),
  )
  await chmod(gate, 0o755)
  expect((await running.finished).exit).toBe(0)
  expect(repository.marks()).toHaveLength(3)
  expect((await repository.items()).map((item) => item['attempts'])).toEqual([1, 1, 1])
})

test('a setup command whose program is missing is no task’s failure', async () => {
  repository = await ScratchRepository.make([])
  const program = path.join(repository.home, 'set-up')
  await repository.configure({ worktree: { setup: [program] }, retry: { attempts: 1, backoff: '10ms' } })
  await repository.backlog([marked('A'), marked('B')])
  const running = run('--parallel', '2')
  await untilSaid(running, /held.*setup: .*set-up, exit 127/)
  await writeFile(program, '#!/bin/sh\nexit 0\n', { mode: 0o755 })
  expect((await running.finished).exit).toBe(0)
  expect(running.output()).not.toMatch(/[^0] failed/)
  expect((await repository.items()).map((item) => item['attempts'])).toEqual([1, 1])
})

test('work that deletes the script of its gate has failed by itself', async () => {
  repository = await ScratchRepository.make([])
  await repository.write('check.sh', '#!/bin/sh\nexit 0\n')
  await chmod(repository.at('check.sh'), 0o755)
  repository.git('add', '.')
  repository.git('commit', '--quiet', '-m', 'gate')
  await repository.configure({ gate: ['./check.sh'], retry: { attempts: 1 } })
  await repository.backlog([
    { id: 'BAD', script: ['run rm check.sh', 'write bad.txt bad'] },
    { id: 'GOOD', script: ['write good.txt good'] },
  ])
  const finished = await repository.loopwork(['run'])
  expect(finished.exit).toBe(1)
  expect(await repository.states()).toEqual({ BAD: 'failed', GOOD: 'done' })
  expect(finished.stdout).not.toContain('held')
})

/** On main: a gate that exits 127 by a program that it calls, which no file of the work is named like. */
async function gateCalling(script: string, config: Readonly<Record<string, unknown>> = {}): Promise<void> {
  repository = await ScratchRepository.make([])
  await repository.write('check.sh', `PATH="$PWD/tools:$PWD/out:$PATH"\n${script}\n`)
  await repository.write('build.sh', 'mkdir -p out; cp tools/checker out/built || true\n')
  await repository.write('tools/checker', '#!/bin/sh\nexit 0\n')
  await chmod(repository.at('tools/checker'), 0o755)
  await repository.write('.gitignore', 'out/\n')
  repository.git('add', '.')
  repository.git('commit', '--quiet', '-m', 'gate')
  await repository.configure({ gate: ['sh check.sh'], retry: { attempts: 1 }, ...config })
}

const dropsTools = (id: string) => ({ id, script: ['run rm -r tools', `write ${id}.txt ${id}`] })

test.each([
  { name: 'a program that its gate calls', script: 'checker', gate: ['sh check.sh'] },
  {
    name: 'what an earlier line of its gate builds a program of',
    script: 'built',
    gate: ['sh build.sh', 'sh check.sh'],
  },
])('work that drops $name has failed by itself, and others go on', async ({ script, gate }) => {
  await gateCalling(script, { gate, retry: { attempts: 2, backoff: '10ms' } })
  await repository.backlog([dropsTools('BAD'), marked('GOOD'), marked('FINE')])
  const finished = await repository.loopwork(['run', '--parallel', '2'])
  expect(finished.stdout).not.toContain('held')
  expect(finished.exit).toBe(1)
  expect(await repository.states()).toEqual({ BAD: 'failed', GOOD: 'done', FINE: 'done' })
  expect((await repository.items())[0]).toMatchObject({
    attempts: 2,
    reason: { code: 'gate:failed', message: 'gate: sh check.sh, exit 127' },
  })
  expect(repository.git('worktree', 'list').trim().split('\n')).toHaveLength(1)
})

test('a program that the gate lacks without the work, too, holds the run; mended, only who dropped another fails', async () => {
  await gateCalling('"$HOME/linter" && checker')
  await repository.backlog([
    { id: 'BAD', script: [`mark ${repository.outside('marks')}`, 'run rm -r tools', 'write bad.txt bad'] },
    marked('GOOD'),
  ])
  const running = run('--parallel', '2')
  await untilSaid(running, /held.*gate: sh check\.sh, exit 127/)
  await until('both to wait in their gate', async () => {
    const states = await repository.states()
    return states['BAD'] === 'verifying' && states['GOOD'] === 'verifying'
  })
  await writeFile(repository.outside('linter'), '#!/bin/sh\nexit 0\n', { mode: 0o755 })
  expect((await running.finished).exit).toBe(1)
  expect(await repository.states()).toEqual({ BAD: 'failed', GOOD: 'done' })
  expect(repository.marks()).toHaveLength(2)
})

test('work that needs on the merged tree what another has dropped has failed by itself', async () => {
  await gateCalling('[ ! -e NEEDS.txt ] || checker')
  const go = repository.outside('go')
  await repository.backlog([
    dropsTools('DROPS'),
    { id: 'NEEDS', script: [`wait-for ${go}`, 'write NEEDS.txt x'] },
  ])
  const running = run('--parallel', '2')
  await until('the tools to be dropped', async () => (await repository.states())['DROPS'] === 'done', 30_000)
  await writeFile(go, '')
  expect((await running.finished).exit).toBe(1)
  expect(running.output()).not.toContain('held')
  expect((await repository.items())[1]).toMatchObject({ state: 'failed', reason: { code: 'gate:failed' } })
})

/** Where the tools are, it stops there. */
const hangsOnBase = '[ ! -d tools ] || { touch "$HOME/on-base"; sleep 600; }; checker'

test('a gate that takes too long without the work can be run there', async () => {
  await gateCalling(hangsOnBase, { limits: { gateTimeout: '1s' } })
  await repository.backlog([dropsTools('BAD')])
  expect((await repository.loopwork(['run'])).exit).toBe(1)
  expect((await repository.items())[0]).toMatchObject({ state: 'failed', reason: { code: 'gate:failed' } })
})

test('a run that is stopped while a gate runs without the work ends at once and leaves nothing', async () => {
  await gateCalling(hangsOnBase)
  await repository.backlog([dropsTools('BAD')])
  const running = run()
  await until('the gate to run without the work', () => existsSync(repository.outside('on-base')), 30_000)
  running.child.kill('SIGINT')
  expect((await running.finished).exit).toBe(130)
  expect((await repository.items())[0]).toMatchObject({ state: 'todo', attempts: 0 })
  expect(repository.git('worktree', 'list').trim().split('\n')).toHaveLength(1)
})

/** On main: a setup that calls a program of the repository by its name alone. */
async function setupCalling(config: Readonly<Record<string, unknown>>): Promise<void> {
  repository = await ScratchRepository.make([])
  await repository.write('set-up.sh', '#!/bin/sh\nPATH="$PWD/tools:$PATH"\nprepare\n')
  await repository.write('tools/prepare', '#!/bin/sh\nexit 0\n')
  for (const file of ['set-up.sh', 'tools/prepare']) await chmod(repository.at(file), 0o755)
  repository.git('add', '.')
  repository.git('commit', '--quiet', '-m', 'setup')
  await repository.configure({ worktree: { setup: ['./set-up.sh'] }, retry: { attempts: 1 }, ...config })
}

test.each([
  { what: 'deletes the script of its setup', step: 'run rm set-up.sh' },
  { what: 'drops what its setup calls', step: 'run rm tools/prepare' },
])('work that $what fails by itself on the merged tree', async ({ step }) => {
  await setupCalling({ gate: ['true'] })
  // Both start from one tip; the second is set up and gated anew on the merged tree.
  const go = repository.outside('go')
  await repository.backlog([
    { id: 'GOOD', script: ['write good.txt good'] },
    { id: 'BAD', script: [`wait-for ${go}`, step] },
  ])
  const running = run('--parallel', '2')
  await until('GOOD to be done', async () => (await repository.states())['GOOD'] === 'done', 30_000)
  await writeFile(go, '')
  expect((await running.finished).exit).toBe(1)
  expect(await repository.states()).toEqual({ GOOD: 'done', BAD: 'failed' })
  expect(running.output()).not.toContain('held')
})

test('a gate that cannot be run on the merged tree waits there, and others of the lane behind it', async () => {
  repository = await ScratchRepository.make([])
  const gate = path.join(repository.home, 'check-it')
  const go = repository.outside('go')
  const lastTime = '#!/bin/sh\n[ ! -e b.txt ] || mv "$0" "$0.gone"\n'
  await writeFile(gate, lastTime, { mode: 0o755 })
  await repository.configure({ gate: [gate] })
  // Both start from one tip; the second is gated anew on the merged tree, and the gate is gone by then.
  await repository.backlog([
    { id: 'A', script: ['write a.txt a'] },
    { id: 'B', script: [`wait-for ${go}`, 'write b.txt b'] },
  ])
  const running = run('--parallel', '2')
  await until('A to be done', async () => (await repository.states())['A'] === 'done', 30_000)
  await writeFile(go, '')
  await untilSaid(running, /held.*check-it.*exit 127/)
  expect(await repository.states()).toMatchObject({ B: expect.stringMatching(/queued|merging/) as string })
  await writeFile(gate, '#!/bin/sh\nexit 0\n', { mode: 0o755 })
  expect((await running.finished).exit).toBe(0)
  expect((await repository.items()).map((item) => item['attempts'])).toEqual([1, 1])
})

test('a prompt too long for an argument fails its own task alone', async () => {
  repository = await ScratchRepository.make([])
  const agent = path.join(repository.home, 'agent.sh')
  await writeFile(agent, '#!/bin/sh\ndate +%N > "$LOOPWORK_ITEM.txt"\n', { mode: 0o755 })
  await repository.configure({
    agents: { mine: { command: [agent, '{prompt}'], prompt: { via: 'argument' } } },
    agent: 'mine',
    breaker: { failures: 1, cooldown: '1h' },
  })
  await repository.write(
    '.specs/tasks/tasks.json',
    JSON.stringify({
      tasks: [
        { id: 'LONG', title: 'long', status: 'pending', description: 'x'.repeat(200_000) },
        { id: 'SHORT', title: 'short', status: 'pending' },
      ],
    }),
  )
  const finished = await repository.loopwork(['run'])
  expect(finished.exit).toBe(1)
  expect(await repository.states()).toEqual({ LONG: 'failed', SHORT: 'done' })
  const [long] = await repository.items()
  expect(long).toMatchObject({ reason: { code: 'agent:prompt-too-long' } })
})

test('a broken .git/config amid a run holds it, loses nothing, and is gone on with', async () => {
  repository = await ScratchRepository.make([])
  const go = repository.outside('go')
  await repository.configure({ retry: { attempts: 1 } })
  await repository.backlog([
    { id: 'A', script: [`mark ${repository.outside('marks')}`, `wait-for ${go}`, 'write a.txt a'] },
    { ...marked('B'), dependsOn: ['A'] },
  ])
  const running = run()
  await until('A to work', () => repository.marks().length === 1, 30_000)
  const config = await repository.read('.git/config')
  await repository.write('.git/config', `${config}\n[broken\n`)
  await writeFile(go, '')
  await untilSaid(running, /held.*bad config line.*machine:git/)
  expect(running.output()).not.toMatch(/failed/)
  await repository.write('.git/config', config)
  expect((await running.finished).exit).toBe(0)
  expect(repository.marks()).toHaveLength(2)
  expect(existsSync(repository.at('a.txt'))).toBe(true)
})

test('a file where the worktrees’ folder must be holds the run at its start', async () => {
  repository = await ScratchRepository.make([])
  const root = repository.outside('trees')
  await writeFile(root, 'mine')
  await repository.configure({ worktree: { root: path.join(root, 'deep') }, retry: { attempts: 1 } })
  await repository.backlog([marked('A')])
  const running = run()
  await untilSaid(running, /held.*trees.*machine:files/)
  expect((await repository.items())[0]).toMatchObject({ state: 'todo', attempts: 0 })
  await rm(root)
  expect((await running.finished).exit).toBe(0)
})

test('a held run without a screen ends at once when it is told to', async () => {
  repository = await ScratchRepository.make([])
  await repository.configure({ gate: ['no-such-gate-here'] })
  await repository.backlog([marked('A')])
  const running = run()
  await untilSaid(running, /held.*no-such-gate-here/)
  running.child.kill('SIGINT')
  expect((await running.finished).exit).toBe(130)
  expect((await repository.items())[0]).toMatchObject({ state: 'todo', attempts: 0 })
})
