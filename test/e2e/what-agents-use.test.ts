import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { fakeCli } from '../support/fake-cli.ts'
import { processesOf } from '../support/processes-of.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { memoryOf, readSlowly } from '../support/slow-reader.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

interface Listed {
  readonly state: string
  readonly reason: { readonly code: string; readonly message: string } | null
}

async function itemsById(): Promise<Readonly<Record<string, Listed>>> {
  const items = (await repository.items()) as unknown as readonly (Listed & { readonly id: string })[]
  return Object.fromEntries(items.map((item) => [item.id, item]))
}

test('a fork bomb, a hog and one that does nothing are ended with the reason; one that works without a word is left alone', async () => {
  repository = await ScratchRepository.make()
  const agent = repository.outside('agent.sh')
  const script = `#!/bin/sh
cat >/dev/null
# 128 processes in all, which end by themselves: one without a bound has once taken a whole machine down.
bomb() { [ $1 -eq 0 ] && exec sleep 60; sleep 0.1; bomb $(($1 - 1)) & bomb $(($1 - 1)) & wait; }
case $LOOPWORK_ITEM in
  BOMB) bomb 7 ;;
  HOG) exec perl -e '$n = 20_000_000; while (1) { push @hog, "x" x $n; select undef, undef, undef, 0.05 }' ;;
  IDLE) exec sleep 1000 ;;
  SLOW)
    end=$(($(date +%s) + 4))
    while [ "$(date +%s)" -lt $end ]; do i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); done; done
    echo slow >slow.txt ;;
esac
`
  writeFileSync(agent, script, { mode: 0o755 })
  await repository.configure({
    agents: { hungry: { command: [agent] } },
    agent: 'hungry',
    retry: { attempts: 1 },
    breaker: { failures: 100 },
    limits: { idle: '2500ms', memory: '300MB', processes: 40 },
  })
  await repository.backlog(['BOMB', 'HOG', 'IDLE', 'SLOW'].map((id) => ({ id, title: id })))
  const { exit } = await repository.loopwork(['run', '--parallel', '4', '--output-mode', 'summary'])
  expect(exit).toBe(1)
  const { BOMB, HOG, IDLE, SLOW } = await itemsById()
  expect(BOMB?.reason).toMatchObject({
    code: 'limit:processes',
    message: expect.stringMatching(/^had \d+ processes, more than 40$/) as string,
  })
  expect(HOG?.reason).toMatchObject({
    code: 'limit:memory',
    message: expect.stringMatching(/^used \d+ MiB of memory, more than 287 MiB$/) as string,
  })
  expect(IDLE?.reason?.code).toBe('limit:idle')
  expect(SLOW?.state).toBe('done')
  expect(processesOf(repository.home)).toEqual([])
})

/** Smaller in CI; `LONG_LINE_BYTES=2000000000` for the whole truth. */
const longLineBytes = Number(process.env['LONG_LINE_BYTES'] ?? 100_000_000)

test(
  'a record of any size is read in bounded memory, and what comes after it counts',
  { timeout: 600_000 },
  async () => {
    repository = await ScratchRepository.make([{ id: 'A', title: 'A' }], {
      agent: 'claude',
      limits: { output: '4GB' },
    })
    const record =
      '{"type":"user","message":{"role":"user","content":[{"tool_use_id":"toolu_1","type":"tool_result","content":"'
    const { PATH } = fakeCli(
      repository,
      'claude',
      `say claude-ok.jsonl | head -n 3
: >'${repository.outside('begun')}'
until [ -e '${repository.outside('go')}' ]; do sleep 0.1; done
printf '%s' '${record}'
head -c ${longLineBytes} /dev/zero | tr '\\000' x
echo '"}]}}'
echo a >a.txt
say claude-ok.jsonl | tail -n +4`,
    )
    const args = ['run', '--config', repository.config]
    const run = readSlowly(repository, args, Infinity, { PATH })
    await until('the agent', () => existsSync(repository.outside('begun')))
    const before = memoryOf(run.pid).now
    writeFileSync(repository.outside('go'), '')
    let peak = 0
    const timer = setInterval(() => {
      try {
        peak = memoryOf(run.pid).peak
      } catch {
        // It has ended.
      }
    }, 50)
    const { exit, stdout } = await run.finished
    clearInterval(timer)
    if (process.env['LONG_LINE_BYTES'] !== undefined) console.log({ before, peak })
    expect(stdout).toContain('1 done')
    expect(exit).toBe(0)
    expect(peak).toBeGreaterThan(0)
    expect(peak - before).toBeLessThan(100)
    expect(repository.filesOn('main')).toContain('a.txt')
  },
)

/** A program that runs what follows it and writes down where: what a sandbox looks like from outside. */
function sandboxProgram(): string {
  const file = repository.outside('box.sh')
  const script = `#!/bin/sh
echo "$1 $2 $PWD" >>'${repository.outside('boxes')}'
shift 2
BOXED=yes "$@"
exit $?`
  writeFileSync(file, script, { mode: 0o755 })
  return file
}

test('agent and gate run in the sandbox, and the agent there is asked to end as its preset says', async () => {
  repository = await ScratchRepository.make([
    { id: 'A', title: 'A' },
    { id: 'B', title: 'B' },
  ])
  await repository.configure({
    agent: 'claude',
    sandbox: [sandboxProgram(), '{worktree}', '--of={repository}'],
    gate: ['test "$BOXED" = yes'],
    worktree: { setup: ['test -z "$BOXED"'] },
  })
  const { PATH } = fakeCli(
    repository,
    'claude',
    `got() { echo "$1" >>'${repository.outside('got')}'; }
trap 'got INT; say claude-ok.jsonl | tail -n 1; exit 0' INT
trap 'got TERM' TERM
if [ "$task" = B ]; then
  : >'${repository.outside('waits')}'
  while :; do sleep 0.05; done
fi
echo "$BOXED" >boxed.txt
say claude-ok.jsonl`,
  )
  const run = repository.start(['run', '--config', repository.config], { PATH })
  await until('the second agent', () => existsSync(repository.outside('waits')))
  expect(repository.git('show', 'main:boxed.txt')).toBe('yes\n')
  const boxes = readFileSync(repository.outside('boxes'), 'utf8').trim().split('\n')
  expect(boxes.length).toBeGreaterThanOrEqual(3)
  for (const box of boxes) {
    const [worktree, of, cwd] = box.split(' ')
    expect(of).toBe(`--of=${repository.root}`)
    expect(worktree).toBe(cwd)
  }
  expect((await repository.loopwork(['stop', 'B'])).exit).toBe(0)
  await run.finished
  expect(readFileSync(repository.outside('got'), 'utf8')).toBe('INT\n')
  expect(processesOf(repository.home)).toEqual([])
})

test('without the program of its sandbox a run does not start, whatever else is there', async () => {
  repository = await ScratchRepository.make([{ id: 'A', script: ['write a.txt'] }])
  await repository.configure({ sandbox: ['no-such-sandbox', '{worktree}'] })
  const { exit, stderr } = await repository.loopwork(['run'])
  expect(exit).toBe(2)
  expect(stderr.trim()).toBe(
    'loopwork: sandbox: no-such-sandbox is not on PATH\n  install it, or set sandbox: null to run without one',
  )
  expect(await repository.states()).toEqual({ A: 'todo' })
  const box = sandboxProgram()
  await repository.configure({ sandbox: [`${box}.gone`, '{worktree}'] })
  const gone = await repository.loopwork(['run'])
  expect(gone.exit).toBe(2)
  expect(gone.stderr).toContain(`sandbox: ${box}.gone does not exist`)
  await repository.configure({ sandbox: [box, '{worktree}', '-'] })
  expect((await repository.loopwork(['run'])).exit).toBe(0)
})
