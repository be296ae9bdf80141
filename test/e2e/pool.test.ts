import { afterEach, expect, test } from 'vitest'
import { fakeCli } from '../support/fake-cli.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

test('a limit that one CLI waits for sends its task to another at once; no try is counted, and why it waits is said', async () => {
  repository = await ScratchRepository.make([{ id: 'A' }, { id: 'PINNED', agent: 'claude' }], {
    agent: undefined,
    pool: { strategy: 'priority', entries: [{ agent: 'claude' }, { agent: 'codex', maxConcurrent: 1 }] },
    agents: { claude: { stagger: '0ms' } },
  })
  fakeCli(repository, 'codex', `echo work >"$task.txt"; say codex-ok.jsonl`)
  // It would call again for minutes.
  const env = fakeCli(
    repository,
    'claude',
    `say claude-ratelimit429-defaults.jsonl | head -n 3; exec sleep 600`,
  )
  const running = repository.start(['run', '--config', repository.config], env)
  await until('the other one to have done it', async () => (await repository.states())['A'] === 'done')
  await until('the other task to wait', async () => (await repository.states())['PINNED'] === 'waiting')
  const why = await repository.loopwork(['why', 'PINNED'])
  const status = await repository.loopwork(['status'])
  running.child.kill('SIGINT')
  const { stdout } = await running.finished
  expect(stdout).toMatch(/\[run\].*claude limited, resets in \d+s/)
  expect(why.stdout).toMatch(/PINNED.*waiting/)
  expect(why.stdout).toMatch(/claude resets 0:\d\d/)
  expect(status.stdout).toContain('claude resets')
  const [first, second] = [repository.marks('started.A').length, await itemOf('A')]
  expect(first).toBe(2)
  expect(second).toMatchObject({ state: 'done', attempts: 1 })
  expect(repository.marks('started.PINNED')).toEqual([])
})

test('one of several agents of a task that is limited at its start leaves its place to another', async () => {
  repository = await ScratchRepository.make([{ id: 'A' }], {
    agent: undefined,
    pool: { strategy: 'priority', entries: [{ agent: 'claude' }, { agent: 'codex' }] },
    agents: { claude: { stagger: '0ms' }, codex: { stagger: '0ms' } },
  })
  fakeCli(repository, 'codex', `echo work >"$task.txt"; say codex-ok.jsonl`)
  const waits = `say claude-ratelimit429-defaults.jsonl | head -n 3; exec sleep 600`
  const env = fakeCli(repository, 'claude', waits)
  const { exit, stdout, stderr } = await repository.loopwork(['run', '--max-agents', '2'], env)
  expect(exit, stdout + stderr).toBe(0)
  expect(stdout).toContain('A: agent 1 of it is codex now: claude is limited')
  expect(stdout).toContain('A vote: .1 wins (2 of 2 made the same change)')
  expect(await itemOf('A')).toMatchObject({ state: 'done', attempts: 1 })
})

test('a login that is refused is left out while another agent works: nothing is held, and all is done', async () => {
  repository = await ScratchRepository.make([{ id: 'A' }, { id: 'B' }], {
    agent: undefined,
    pool: { strategy: 'priority', entries: [{ agent: 'claude' }, { agent: 'codex' }, { agent: 'gemini' }] },
  })
  fakeCli(repository, 'codex', `echo work >"$task.txt"; say codex-ok.jsonl`)
  const env = fakeCli(repository, 'claude', `say claude-auth401.jsonl; exit 1`)
  const { exit, stdout, stderr } = await repository.loopwork(['run', '--config', repository.config], env)
  expect(exit, stdout + stderr).toBe(0)
  expect(stdout).toContain('claude is not logged in, tried again in')
  expect(stdout).not.toContain('held')
  expect(repository.marks('started.A')).toHaveLength(2)
  expect(repository.marks('started.B')).toHaveLength(1)
})

test('with limits.wait: false a limit fails its task, and a run that could only wait ends and says why', async () => {
  repository = await ScratchRepository.make([{ id: 'A' }, { id: 'B' }], {
    agent: 'claude',
    limits: { wait: false },
  })
  const env = fakeCli(repository, 'claude', `say claude-ratelimit429.jsonl; exit 1`)
  const { exit, stdout } = await repository.loopwork(['run', '--config', repository.config], env)
  expect(exit).toBe(1)
  expect(await repository.states()).toEqual({ A: 'failed', B: 'todo' })
  expect(stdout).toMatch(/nothing more can be started \(.*429.*\), and limits\.wait is false: the run ends/)
  expect(repository.marks('started.B')).toEqual([])
})

test('a task that asks for an agent which no option names is refused with its line, before anything starts', async () => {
  repository = await ScratchRepository.make([{ id: 'A', agent: 'gemini' }], { agent: 'claude' })
  const env = fakeCli(repository, 'claude', 'exit 1')
  const { exit, stderr } = await repository.loopwork(['run', '--config', repository.config], env)
  expect(exit).toBe(2)
  expect(stderr).toMatch(/:\d+: agent: A asks for gemini; this run may use claude/)
  expect(repository.marks('started.A')).toEqual([])
})

const itemOf = async (id: string) => (await repository.items()).find((found) => found['id'] === id)
