import { writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { fakeCli } from '../support/fake-cli.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

/** Tasks that are all worked on by a fake CLI, and the way to run them. */
async function workedOnBy(name: string, script: string, tasks: readonly string[], config = {}) {
  repository = await ScratchRepository.make(
    tasks.map((id) => ({ id })),
    { agent: name, retry: { attempts: 1 }, ...config },
  )
  const env = fakeCli(repository, name, script)
  return { env, run: () => repository.loopwork(['run'], env) }
}

const question = { questions: [{ question: 'Which database?' }] }
const call = { type: 'tool_use', id: 't-1', name: 'AskUserQuestion', input: question }
/** Nobody is there to answer: the CLI refuses the call by itself, and the agent ends well. */
const asks = JSON.stringify({ type: 'assistant', message: { id: 'm-1', content: [call] } })

const item = async (id: string) => (await repository.items()).find((found) => found['id'] === id)

test('a CLI is done by its own record: one that is cut off, or ended from outside with exit 0, is not', async () => {
  const { run } = await workedOnBy(
    'claude',
    `echo work >"$task.txt"
    case $task in
      WHOLE) say claude-multistep.jsonl ;;
      CUT) say claude-multistep.jsonl | head -n 17 ;;
      BROKEN) say claude-multistep.jsonl | head -c 9000 ;;
      SILENT) : ;;
      PROSE) echo "All done." ;;
    esac`,
    ['WHOLE', 'CUT', 'BROKEN', 'SILENT', 'PROSE'],
  )
  const { exit, stdout } = await run()
  expect(exit).toBe(1)
  expect(await repository.states()).toEqual({
    WHOLE: 'done',
    CUT: 'failed',
    BROKEN: 'failed',
    SILENT: 'failed',
    PROSE: 'failed',
  })
  expect(repository.filesOn('main').filter((file) => file.endsWith('.txt'))).toEqual(['WHOLE.txt'])
  expect((await item('CUT'))?.['reason']).toMatchObject({ code: 'agent:fault-killed' })
  expect(stdout).toMatch(/CUT failed.*something outside ended it before it had finished/)
  // What a person reads is no record.
  expect(stdout).not.toContain('{"type"')
})

test('a format of your own, described by rules: done by its terminal record, and not by exit 0 without one', async () => {
  const map = [
    { when: { '/type': 'session' }, emit: 'session', id: '/id' },
    { when: { '/type': 'say' }, emit: 'text', text: '/text' },
    {
      when: { '/type': 'bye' },
      emit: 'end',
      ok: { '/ok': true },
      message: '/why',
      usage: { input: '/in', output: '/out', total: 'run' },
    },
  ]
  const { run } = await workedOnBy(
    'mycli',
    `echo work >"$task.txt"
    echo '{"type":"session","id":"s-1"}'
    echo '{"type":"say","text":"I write a file."}'
    case $task in
      WHOLE) echo '{"type":"bye","ok":true,"in":1000,"out":40}' ;;
      SORRY) echo '{"type":"bye","ok":false,"why":"no idea how"}' ;;
    esac`,
    ['WHOLE', 'SORRY', 'CUT'],
    { agents: { mycli: { command: ['mycli'], decoder: 'map', map } }, parallel: { maxTasks: 3 } },
  )
  const { stdout } = await run()
  expect(await repository.states()).toEqual({ WHOLE: 'done', SORRY: 'failed', CUT: 'failed' })
  expect((await item('SORRY'))?.['reason']).toMatchObject({
    message: expect.stringContaining('no idea how') as unknown,
  })
  expect((await item('CUT'))?.['reason']).toMatchObject({ code: 'agent:fault-killed' })
  expect(stdout).toContain('I write a file.')
  expect(stdout).toMatch(/= done {2}1k tok|= done {2}1\.0k tok/)
})

test('what a CLI ends of decides: limits are not counted, denials and questions are told once, a finished one that stays is done', async () => {
  const resetsAt = Math.ceil(Date.now() / 1000) + 7200
  const rejected = { status: 'rejected', resetsAt, rateLimitType: 'five_hour' }
  const limit = JSON.stringify({ type: 'rate_limit_event', rate_limit_info: rejected })
  const { env } = await workedOnBy(
    'claude',
    `case $task in
      LIMIT) say claude-ratelimit429.jsonl; exit 1 ;;
      EARLY) say claude-ratelimit429-defaults.jsonl; until [ -e "$HOME/seen" ]; do sleep 0.05; done; kill -TERM $$ ;;
      QUOTA) say claude-usage429.jsonl | head -n 1; echo '${limit}'; say claude-usage429.jsonl | tail -n +2; exit 1 ;;
      DENIED) say claude-denied.jsonl ;;
      ASKS) say claude-ok.jsonl | head -n 1; echo '${asks}'; say claude-ok.jsonl | tail -n 1 ;;
      STAYS) echo work >work.txt; say claude-background-endless.jsonl; exec tail -f /dev/null ;;
    esac`,
    ['LIMIT', 'EARLY', 'QUOTA', 'DENIED', 'ASKS', 'STAYS'],
    {
      retry: { attempts: 2, backoff: '10ms' },
      agents: { claude: { settle: '300ms', stagger: '0ms' } },
      parallel: { enabled: true, maxTasks: 6 },
    },
  )
  const running = repository.start(['run', '--config', repository.config], env)
  // While it is still running, long before it is ended.
  await until('the early sign', () => /EARLY rate limit, try \d+ of \d+/.test(running.output()))
  writeFileSync(repository.outside('seen'), '')
  await until('the tasks to be settled', async () => {
    const { LIMIT, EARLY, QUOTA, DENIED, ASKS, STAYS } = await repository.states()
    return (
      [LIMIT, EARLY, QUOTA].every((state) => state === 'waiting') &&
      [DENIED, ASKS].every((state) => state === 'failed') &&
      STAYS === 'done'
    )
  })
  running.child.kill('SIGINT')
  await running.finished
  for (const id of ['LIMIT', 'EARLY'])
    expect(await item(id)).toMatchObject({ reason: { code: 'waiting:rate_limit' }, attempts: 0 })
  expect(await item('QUOTA')).toMatchObject({
    reason: { code: 'waiting:usage_limit', detail: { fault: { resetsAt: resetsAt * 1000 } } },
    attempts: 0,
  })
  expect((await item('DENIED'))?.['reason']).toMatchObject({
    code: 'agent:denied',
    message: expect.stringContaining('Write') as string,
  })
  expect((await item('ASKS'))?.['reason']).toMatchObject({
    code: 'agent:asks',
    message: 'claude asks: Which database?',
  })
  for (const id of ['DENIED', 'ASKS']) expect(repository.marks(`started.${id}`)).toHaveLength(1)
})

test('a failed gate goes back to the session that failed it, with what failed; one that is not found begins afresh', async () => {
  const { run } = await workedOnBy(
    'claude',
    `case $task$start in
      SAME1) echo one >one.txt; say claude-ok.jsonl ;;
      SAME2) git cherry-pick --no-commit "$(echo "$prompt" | sed -n 's/.*--no-commit //p')" || exit 1
        echo two >good-$task; say claude-resume.jsonl ;;
      GONE1) echo one >one-gone.txt; say claude-ok.jsonl ;;
      GONE2) echo 'No conversation found with session ID: x' >&2; exit 1 ;;
      GONE3) echo two >good-$task; say claude-ok.jsonl ;;
    esac`,
    ['SAME', 'GONE'],
    { retry: { attempts: 2, backoff: '10ms' }, gate: ['echo missing: good; test -f good-$LOOPWORK_ITEM'] },
  )
  const { exit, stdout, stderr } = await run()
  expect(exit, stdout + stderr).toBe(0)
  expect(repository.filesOn('main')).toEqual(expect.arrayContaining(['one.txt', 'good-SAME', 'good-GONE']))
  expect(repository.filesOn('main')).not.toContain('one-gone.txt')
  // Of both tries; what the session had used before the second is not counted twice.
  const one = { input: 2400, cached: 900, output: 40 }
  const { usage } = JSON.parse((await repository.loopwork(['show', 'SAME', '--json'])).stdout) as {
    usage: Record<string, number>
  }
  const summary = JSON.parse((await repository.loopwork(['summary', '--json'])).stdout) as {
    usage: Record<string, number>
    items: readonly { id: string; usage: unknown }[]
  }
  expect(usage['input']).toBeGreaterThan(one.input)
  expect(summary.items.find(({ id }) => id === 'SAME')?.usage).toEqual(usage)
  expect(summary.usage['input']).toBeGreaterThan(usage['input'] ?? 0)
  const [first, second] = repository.marks('started.SAME')
  expect(first).toMatch(/--session-id [0-9a-f-]{36}/)
  expect(second).toMatch(/--resume [0-9a-f-]{36}/)
  const told = repository.marks('prompt.SAME').join('\n')
  expect(told).toContain('missing: good')
  expect(told).not.toContain('You work in a git worktree of your own')
  const started = repository.marks('started.GONE')
  expect(started.map((line) => /--(resume|session-id)/.exec(line)?.[1])).toEqual([
    'session-id',
    'resume',
    'session-id',
  ])
})

test('a supervisor that takes over a running agent reads its stream from the beginning, and shows no line twice', async () => {
  const { env } = await workedOnBy(
    'claude',
    `echo work >work.txt
    say claude-multistep.jsonl | head -n 12
    while ! test -e "$HOME/go-on"; do sleep 0.1; done
    say claude-multistep.jsonl | tail -n +13`,
    ['A'],
  )
  const killed = repository.start(['run', '--config', repository.config], env)
  const linesOfA = async () => (await repository.loopwork(['logs', 'A'])).stdout.trim().split('\n')
  await until('the first half to be shown', async () => (await linesOfA()).length > 5)
  killed.child.kill('SIGKILL')
  await killed.finished
  const seen = await linesOfA()
  const taken = repository.start(['run', '--config', repository.config], env)
  await until('the agent to be taken over', () => taken.output().includes('taken over'))
  writeFileSync(repository.outside('go-on'), '')
  const { exit, stdout, stderr } = await taken.finished
  expect(exit, stdout + stderr).toBe(0)
  const whole = await linesOfA()
  expect(whole.slice(0, seen.length - 1)).toEqual(seen.slice(0, seen.length - 1))
  expect(whole.filter((line) => line === seen[0])).toHaveLength(1)
  expect(whole.filter((line) => line.includes('= done'))).toHaveLength(1)
  expect(repository.marks('started.A')).toHaveLength(1)
  const { usage } = JSON.parse((await repository.loopwork(['show', 'A', '--json'])).stdout) as {
    usage: unknown
  }
  expect(usage).toMatchObject({ input: 14_400, cached: 5_400, output: 240, partial: false })
})

test('a CLI that knows its sessions by the path goes on in the same one; a done that may be none is said', async () => {
  const { run } = await workedOnBy(
    'gemini',
    `pwd >>"$HOME/paths"
    case $start in
      1) echo one >one.txt; say gemini-ok.jsonl ;;
      *) echo two >good.txt; say gemini-ok.jsonl | grep -v 'Done\\|as asked' ;;
    esac`,
    ['A'],
    { retry: { attempts: 2, backoff: '10ms' }, gate: ['test -f good.txt'] },
  )
  const { exit, stdout, stderr } = await run()
  expect(exit, stdout + stderr).toBe(0)
  const [first, second] = repository.marks('paths')
  expect(second).toBe(first)
  const [began, wentOn] = repository.marks('started.A').map((line) => /--(\S+) ([0-9a-f-]{36})/.exec(line))
  expect([began?.[1], wentOn?.[1]]).toEqual(['session-id', 'resume'])
  const why = 'the model said nothing after its last tool call'
  expect(stdout).toContain(`A: its agent says it is done, and may not be: ${why}`)
  const { tries } = JSON.parse((await repository.loopwork(['show', 'A', '--json'])).stdout) as {
    tries: readonly { suspicious: string | null }[]
  }
  expect(tries.map(({ suspicious }) => suspicious)).toEqual([null, why])
})

const noCredit =
  "sed 's/authentication_failed/billing_error/; s/Invalid API key[^\"]*/Credit balance is too low/; s/:401/:402/g'"

test.each([
  ['a login that is refused', 'cat', 'agent:fault-auth', 'log in to claude'],
  ['an account without credit', noCredit, 'agent:fault-billing', 'see to the account of claude'],
])('%s holds the run with the way out, and counts for no task', async (_, filter, code, wayOut) => {
  const { env } = await workedOnBy('claude', `say claude-auth401.jsonl | ${filter}; exit 1`, ['A', 'B'])
  const running = repository.start(['run', '--config', repository.config], env)
  await until('the run to be held', () => running.output().includes('held, nothing new is started'))
  const status = await repository.loopwork(['status'])
  running.child.kill('SIGINT')
  const { stdout } = await running.finished
  expect(stdout).toContain(`(${code}); ${wayOut}`)
  expect(status.stdout).toContain(wayOut)
  expect(repository.marks('started.B')).toEqual([])
  expect(await item('A')).toMatchObject({ state: 'todo', attempts: 0 })
})

test('what a task may cost is not spent on yet another try, and what the run may cost not on another task', async () => {
  const { env } = await workedOnBy(
    'claude',
    `echo work >"$task.txt"; say claude-multistep.jsonl`,
    ['A', 'B', 'C'],
    {
      retry: { attempts: 9, backoff: '10ms' },
      agents: { claude: { settle: '300ms', stagger: '0ms' } },
      gate: ['test ! -e A.txt'],
      limits: { itemCost: 0.05 },
    },
  )
  // Each try costs $0.03357.
  const args = ['run', '--max-cost', '0.1', '--output-mode', 'summary'] as const
  const { exit, stdout } = await repository.loopwork(args, env)
  expect(exit).toBe(1)
  expect(await repository.states()).toEqual({ A: 'failed', B: 'done', C: 'todo' })
  expect(repository.marks('started.A')).toHaveLength(2)
  expect((await item('A'))?.['reason']).toMatchObject({
    code: 'limit:cost',
    message: expect.stringMatching(/^used \$0\.06714 of limits\.itemCost \$0\.05; its last try: /) as string,
  })
  expect(stdout).toContain('budget used up: $0.10 of $0.10; nothing new is started')
  expect(stdout).toMatch(/loopwork run --max-cost 0\.2 {2}/)
  // Retried, it has a budget of the same size again; the run has none left.
  expect(await repository.loopwork(['retry', 'A'], env)).toMatchObject({ exit: 0 })
  expect((await repository.loopwork(['run', '--max-cost', '0.11'], env)).exit).toBe(1)
  expect(repository.marks('started.A')).toHaveLength(3)
})
