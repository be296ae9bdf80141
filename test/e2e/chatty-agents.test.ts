import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { processesOf } from '../support/processes-of.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { memoryOf, readSlowly, type SlowlyRead } from '../support/slow-reader.ts'
import { until } from '../support/until.ts'

/*
 * Agents that print more than anybody reads. The logs have everything; what `run` prints waits for its reader, is cut with a
 * count where the reader can't follow, and keeps nobody waiting: no signal, no command, no other agent.
 */

let repository: ScratchRepository
let run: SlowlyRead
afterEach(async () => {
  run.kill('SIGKILL')
  await repository.remove()
})

const modes = [
  ['multiplexed', []],
  ['buffered', ['--output-mode', 'buffered']],
  ['summary', ['--output-mode', 'summary']],
  ['NDJSON', ['--json']],
] as const

/** Items whose agent is a shell script: `$OUT` is a folder for signs to the test. */
async function agentsThat(script: string, ids: readonly string[] = ['A']): Promise<void> {
  repository = await ScratchRepository.make()
  const agent = repository.outside('agent.sh')
  writeFileSync(agent, `#!/bin/sh\ncat >/dev/null\nOUT=${repository.home}\n${script}\n`, { mode: 0o755 })
  await repository.configure({
    agents: { chatty: { command: [agent] } },
    agent: 'chatty',
    retry: { attempts: 1 },
    limits: { output: '4GB' },
  })
  await repository.backlog(ids.map((id) => ({ id, title: id })))
}

const startReading = (bytesPerSecond: number, args: readonly string[] = []): SlowlyRead =>
  (run = readSlowly(
    repository,
    ['run', '--config', repository.config, '--parallel', '4', ...args],
    bytesPerSecond,
  ))

const sign = (name: string): boolean => existsSync(repository.outside(name))

const flood = `
: >"$OUT/waits.$LOOPWORK_ITEM"
until [ -e "$OUT/go" ]; do sleep 0.1; done
yes 'all work and no play' | head -c 400000000
: >"$OUT/printed.$LOOPWORK_ITEM"
sleep 1000`

test.each(modes)('%s: 400 MB and a reader of 1 MB a second; Ctrl-C is answered and ends', async (_, args) => {
  await agentsThat(flood)
  startReading(1_000_000, args)
  await until('the agent', () => sign('waits.A'))
  const idle = memoryOf(run.pid).now
  writeFileSync(repository.outside('go'), '')
  await until('400 MB', () => sign('printed.A'), 60_000)
  run.kill('SIGINT')
  await until('an answer', () => run.stderr().includes('stopping'))
  if (process.platform === 'linux') expect(memoryOf(run.pid).peak).toBeLessThan(idle + 60)
  const { exit, stdout } = await run.finished
  expect(exit).toBe(130)
  expect(stdout.slice(-3_000)).toContain(args.length === 1 ? '"type":"summary"' : '0 done, 0 failed, 1 left')
  expect(processesOf(repository.home)).toEqual([])
  expect(await repository.states()).toEqual({ A: 'todo' })
})

test.each(modes)('%s: a reader that never reads stops nobody', async (_, args) => {
  await agentsThat(
    `case $LOOPWORK_ITEM in
      A) yes ;;
      B) : >"$OUT/waits.B"; until [ -e "$OUT/go" ]; do sleep 0.1; done; seq 100000; echo b >b.txt; exit ;;
      C) echo c >c.txt; exit ;;
    esac`,
    ['A', 'B', 'C'],
  )
  startReading(0, args)
  await until('work that goes on', async () => (await repository.states())['C'] === 'done')
  const paused = await repository.loopwork(['pause'])
  expect(paused.exit).toBe(0)
  await repository.loopwork(['resume'])
  writeFileSync(repository.outside('go'), '')
  await until('more work that goes on', async () => (await repository.states())['B'] === 'done')
  run.kill('SIGINT')
  expect((await run.finished).exit).toBe(130)
  expect(processesOf(repository.home)).toEqual([])
})

test('a run that is aborted elsewhere ends, although nobody reads what it prints', async () => {
  await agentsThat('yes')
  startReading(0)
  await until('the agent', async () => (await repository.states())['A'] === 'running')
  expect((await repository.loopwork(['abort', '--yes'])).exit).toBe(0)
  expect((await run.finished).exit).toBe(1)
  expect(processesOf(repository.home)).toEqual([])
})

test('a reader that goes away in a flood: the run is left, its agent lives on', async () => {
  await agentsThat('yes')
  startReading(1_000_000)
  await until('the agent', () => run.stdout().includes('all work') || run.stdout().includes('[W0] y'))
  run.close()
  expect((await run.finished).exit).toBe(129)
  expect(processesOf(repository.home)).not.toEqual([])
})

describe('what a slow reader is not shown is counted', () => {
  const lines = 1_500_000
  /** Numbers in order; each gap is as long as was said before it. */
  function expectNumbersAndGaps(shown: readonly (number | { readonly leftOut: number })[]): void {
    let next = 1
    for (const entry of shown) {
      if (typeof entry === 'number') expect(entry).toBe(next++)
      else next += entry.leftOut
    }
    expect(next).toBe(lines + 1)
    expect(shown.filter((entry) => typeof entry !== 'number').length).toBeGreaterThan(0)
    expect(shown.length).toBeGreaterThan(1_000)
  }

  test.each(modes.slice(0, 2))('%s', async (_, args) => {
    await agentsThat(`seq ${lines}; echo x >x.txt`)
    startReading(4_000_000, args)
    const { exit, stdout } = await run.finished
    expect(exit).toBe(0)
    const printed = stdout.matchAll(/^(?:\[W0\] )?(?:(\d+)|… ([\d,]+) lines left out: loopwork logs A)$/gm)
    expectNumbersAndGaps(
      [...printed].map(([, number, gap]) =>
        number === undefined ? { leftOut: Number(gap?.replaceAll(',', '')) } : Number(number),
      ),
    )
    const whole = await repository.loopwork(['logs', 'A'])
    expect(whole.stdout.split('\n').length).toBe(lines + 1)
  })

  test('NDJSON', async () => {
    await agentsThat(`seq ${lines}; echo x >x.txt`)
    startReading(8_000_000, ['--json'])
    const { stdout } = await run.finished
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; text?: string; lines?: number })
    expectNumbersAndGaps(
      events.flatMap(({ type, text, lines: leftOut }) => {
        if (type === 'agent:output') return Number(text)
        return type === 'agent:left-out' ? { leftOut: leftOut ?? 0 } : []
      }),
    )
    expect(events.at(-1)?.type).toBe('summary')
  })
})

test('a reader that follows is shown all, to the last line that has no end', async () => {
  await agentsThat("seq 20000; printf 'no newline'; echo x >x.txt")
  startReading(1_000_000_000)
  const { stdout } = await run.finished
  const printed = stdout.split('\n').filter((line) => /^\[W0\] (?:\d+|no newline)$/.test(line))
  expect(printed.length).toBe(20_001)
  expect(printed.at(-1)).toBe('[W0] no newline')
  expect(stdout.includes('left out')).toBe(false)
})

test('half a gigabyte on stderr without a newline is left out, and what comes after it is shown', async () => {
  await agentsThat('head -c 500000000 /dev/zero | tr "\\000" x >&2; echo >&2; echo the end; echo x >x.txt')
  startReading(1_000_000)
  await until('the agent', () => run.stdout().includes('A starts'))
  const { exit, stdout } = await run.finished
  expect(exit).toBe(0)
  expect(stdout).toMatch(
    /\[W0\] (?:… (?:1 line|[\d,]+ MB) left out: loopwork logs A|x+… \(\d+ more bytes\))\n(?:.*\n)*?\[W0\] the end\n/,
  )
})

test('logs waits for its reader too', async () => {
  await agentsThat('yes 0123456789 | head -c 100000000; echo x >x.txt')
  await repository.loopwork(['run', '--output-mode', 'summary'])
  run = readSlowly(repository, ['logs', 'A'], 1_000_000)
  await until('some of it', () => run.stdout().length > 1_000_000)
  if (process.platform === 'linux') expect(memoryOf(run.pid).peak).toBeLessThan(150)
  run.close()
  await run.finished
})

test('what an agent has printed takes no more room than its limit, whatever it does when it is asked to end', async () => {
  await agentsThat(
    `case $LOOPWORK_ITEM in
      A) exec yes ;;
      B) trap '' TERM; while :; do head -c 1000000 /dev/zero; done ;;
      C) head -c 100000000 /dev/zero; echo c >c.txt ;;
    esac`,
    ['A', 'B', 'C'],
  )
  await repository.configure({
    agents: { chatty: { command: [repository.outside('agent.sh')] } },
    agent: 'chatty',
    retry: { attempts: 1 },
    limits: { output: '20MiB' },
  })
  startReading(1_000_000, ['--output-mode', 'buffered'])
  expect((await run.finished).exit).toBe(1)
  const items = (await repository.items()) as unknown as { reason: { code: string } }[]
  expect(items.map((item) => item.reason.code)).toEqual(['limit:output', 'limit:output', 'limit:output'])
  const attempts = repository.at('.git/loopwork/attempts')
  const logs = readdirSync(attempts).map((id) => statSync(`${attempts}/${id}/agents/0/out`).size)
  expect(logs).toHaveLength(3)
  expect(Math.max(...logs)).toBeLessThanOrEqual(20 * 1024 * 1024)
})
