import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Agent, Processes } from '../../../src/core/ports/process.ts'
import { lives, markedProcesses } from '../../support/process/marked-processes.ts'
import { scratchFolders } from '../../support/process/scratch-folder.ts'
import { scriptOrder } from '../../support/process/script-order.ts'
import { testProcesses } from '../../support/process/test-processes.ts'
import { until } from '../../support/until.ts'

const scratchFolder = scratchFolders()
const logOf = (folder: string): string => readFileSync(join(folder, 'agents/0/out'), 'utf8')
const said = (folder: string, text: string): Promise<boolean> =>
  until(`the agent to say ${text}`, () => logOf(folder).includes(text))

async function adopted(processes: Processes, folder: string, limitSeconds = 60): Promise<Agent> {
  const agent = await processes.agents.adopt(join(folder, 'agents/0'), folder, limitSeconds)
  if (agent === 'never started') throw new Error('it was started')
  return agent
}

describe('starting', () => {
  test('the agent reads its prompt on stdin, says everything to one log in order, and its end is told', async () => {
    const folder = scratchFolder()
    const processes = testProcesses(folder)
    const agent = await processes.agents.start(
      scriptOrder(folder, 'cat; echo out; echo err >&2; echo "$GREETING $LOOPWORK_ATTEMPT_ID"; pwd; exit 7', {
        env: { GREETING: 'hello' },
      }),
    )
    expect(await agent.ended).toEqual({ kind: 'exit', code: 7, signal: null })
    expect(logOf(folder)).toBe(`do it\nout\nerr\nhello ${folder}\n${folder}\n`)
    expect(agent.vitals().outputBytes).toBe(logOf(folder).length)
  })

  test('with two logs stderr has its own; both count as output, and are cut together', async () => {
    const folder = scratchFolder()
    const [out, err] = [join(folder, 'agents/0/out'), join(folder, 'agents/0/err')]
    const agent = await testProcesses(folder).agents.start(
      scriptOrder(
        folder,
        'printf "%02000d" 0; printf "%0300d" 0 >&2; while [ ! -e go ]; do sleep 0.02; done; echo more >&2',
        { logs: 'two' },
      ),
    )
    await until('both to be written', () => agent.vitals().outputBytes === 2300)
    await until('quiet', () => agent.vitals().quietMs >= 200)
    const next = await adopted(testProcesses(folder), folder)
    expect(next.vitals().outputBytes).toBe(2300)
    const quiet = agent.vitals().quietMs
    writeFileSync(join(folder, 'go'), '')
    await agent.ended
    expect(agent.vitals()).toMatchObject({ outputBytes: 2305 })
    expect(agent.vitals().quietMs).toBeLessThan(quiet)
    expect(readFileSync(err, 'utf8')).toMatch(/^0{300}more\n$/)
    const ended = await adopted(testProcesses(folder), folder)
    expect(ended.vitals().outputBytes).toBe(2305)
    ended.cutOutput(1000)
    expect(statSync(err).size).toBe(305)
    expect(readFileSync(out, 'utf8')).toMatch(/^0+\n… \d+ more bytes, over limits.output\n$/)
    expect(statSync(out).size).toBe(695)
    ended.cutOutput(400)
    expect([statSync(out).size, statSync(err).size]).toEqual([200, 200])
  })

  test.each([
    ['argument', ['printf', '%s|', '{prompt}', 'x{prompt}'], '$& `x`\n"|x$& `x`\n"|'],
    ['file', ['cat', '{promptFile}'], '$& `x`\n"'],
  ] as const)(
    'the prompt comes by %s, character for character, and stdin is empty',
    async (promptVia, command, log) => {
      const folder = scratchFolder()
      const agent = await testProcesses(folder).agents.start(
        scriptOrder(folder, '', { promptVia, command, prompt: '$& `x`\n"' }),
      )
      expect(await agent.ended).toMatchObject({ kind: 'exit', code: 0 })
      expect(logOf(folder)).toBe(log)
    },
  )

  test('a start that failed, of an agent that is there all the same, is that agent', async () => {
    const folder = scratchFolder()
    const processes = testProcesses(folder)
    const agents = join(folder, 'agents')
    mkdirSync(join(agents, '0'), { recursive: true })
    const other = await processes.agents.start({
      ...scriptOrder(folder, 'echo working; sleep 1000'),
      dir: join(agents, '1'),
    })
    // Its wrapper creates the file first and writes into it then.
    const start = join(agents, '1/started')
    await until('its start to be written down', () => existsSync(start) && statSync(start).size > 0)
    cpSync(start, join(agents, '0/started'))
    const agent = await processes.agents.start(scriptOrder(folder, '', { command: ['no-such-agent'] }))
    expect(agent.identity).toEqual(other.identity)
    await other.stop(0)
  })

  test('a relative command counts from the worktree', async () => {
    const folder = scratchFolder()
    writeFileSync(join(folder, 'agent.sh'), '#!/bin/sh\necho from the worktree\n')
    chmodSync(join(folder, 'agent.sh'), 0o755)
    const agent = await testProcesses(folder).agents.start(
      scriptOrder(folder, '', { command: ['./agent.sh'] }),
    )
    expect(await agent.ended).toMatchObject({ code: 0 })
    expect(logOf(folder)).toBe('from the worktree\n')
  })

  test.each([
    ['a command that PATH lacks', { command: ['no-such-agent'] }, /"no-such-agent" is not on PATH/],
    ['a path that does not exist', { command: ['/no/such/agent'] }, /does not exist/],
    ['a file that is not executable', { command: ['/etc/passwd'] }, /not executable/],
    ['a worktree that is gone', { cwd: '/no/such/folder' }, /working directory does not exist/],
    ['no command at all', { command: [] }, /not on PATH/],
    [
      'a prompt too long for an argument',
      { promptVia: 'argument', command: ['true', '{prompt}'], prompt: 'x'.repeat(140_000) },
      /too long/,
    ],
    ['a NUL in an argument', { promptVia: 'argument', command: ['true', '{prompt}'], prompt: 'a\0b' }, /NUL/],
    ['a variable that shells drop', { env: { 'a.b': '1' } }, /no shell passes on a variable named "a.b"/],
  ] as const)('says why nothing ran: %s', async (_, other, why) => {
    const folder = scratchFolder()
    const processes = testProcesses(folder)
    const agent = await processes.agents.start(scriptOrder(folder, 'exit 0', other))
    const end = await agent.ended
    expect(end.kind).toBe('not started')
    expect(end.kind === 'not started' && end.why).toMatch(why)
    await agent.stop(1_000)
    const later = await processes.agents.adopt(join(folder, 'agents/0'), folder, 60)
    expect(later === 'never started' ? 'not started' : (await later.ended).kind).toBe('not started')
  })

  test('a folder serves one start only', async () => {
    const folder = scratchFolder()
    const processes = testProcesses(folder)
    const first = await processes.agents.start(
      scriptOrder(folder, 'echo ran; while [ ! -e go ]; do sleep 0.02; done'),
    )
    await said(folder, 'ran')
    const second = await processes.agents.start(scriptOrder(folder, 'echo ran twice'))
    expect(await second.ended).toMatchObject({ kind: 'not started' })
    writeFileSync(join(folder, 'go'), '')
    expect(await first.ended).toMatchObject({ code: 0 })
    expect(logOf(folder)).toBe('ran\n')
  })

  test('descriptors are closed again after a spawn that failed', async () => {
    const folder = scratchFolder()
    const processes = testProcesses(folder)
    const open = (): number => readdirSync('/proc/self/fd').length
    await (
      await processes.agents.start(scriptOrder(folder, '', { command: ['true', 'a\0b'] }))
    ).ended
    const before = open()
    for (let index = 1; index <= 5; index++) {
      const dir = join(folder, 'agents', String(index))
      await (
        await processes.agents.start(scriptOrder(folder, '', { dir, command: ['true', 'a\0b'] }))
      ).ended
    }
    expect(open()).toBe(before)
  })
})

describe('the end', () => {
  test('an agent that is told to stop may clean up first', async () => {
    const folder = scratchFolder()
    const agent = await testProcesses(folder).agents.start(
      scriptOrder(
        folder,
        'trap "sleep 0.2; echo cleaned; exit 0" TERM; echo ready; while :; do sleep 0.02; done',
      ),
    )
    await said(folder, 'ready')
    await agent.stop(10_000)
    expect(await agent.ended).toEqual({ kind: 'exit', code: 0, signal: null })
    expect(logOf(folder)).toContain('cleaned')
  })

  test.each(['INT', 'TERM', 'HUP', 'QUIT'] as const)(
    'SIG%s goes to the agent’s own process alone; its tools are ended when it has gone, by SIGTERM',
    async (signal) => {
      const folder = scratchFolder()
      const traps = (name: string): string =>
        ['INT', 'TERM', 'HUP', 'QUIT'].map((each) => `trap "echo ${name} ${each}; exit 4" ${each};`).join('')
      const serve = 'while :; do sleep 0.02; done'
      const tool = `setsid sh -c '${traps('tool')} echo tool ready; ${serve}' &`
      const agent = await testProcesses(folder).agents.start(
        scriptOrder(folder, `${tool} ${traps('agent')} echo agent ready; ${serve}`, {
          stop: { signal, to: 'leader' },
        }),
      )
      await said(folder, 'tool ready')
      await said(folder, 'agent ready')
      await agent.stop(600_000)
      expect(await agent.ended).toEqual({ kind: 'exit', code: 4, signal: null })
      expect(logOf(folder).match(/^(?:agent|tool) [A-Z]+$/gm)).toEqual([`agent ${signal}`, 'tool TERM'])
      expect(markedProcesses(folder)).toEqual([])
    },
  )

  test('SIGINT goes to the whole tree where the order says so', async () => {
    const folder = scratchFolder()
    const serve = 'while :; do sleep 0.02; done'
    const tool = `setsid sh -c 'trap "echo tool INT; exit" INT; echo tool ready; ${serve}'`
    const agent = await testProcesses(folder).agents.start(
      scriptOrder(folder, `trap "echo agent INT; exit 4" INT; ${tool}; ${serve}`, {
        stop: { signal: 'INT', to: 'tree' },
      }),
    )
    await said(folder, 'tool ready')
    await agent.stop(600_000)
    expect(await agent.ended).toEqual({ kind: 'exit', code: 4, signal: null })
    expect(logOf(folder)).toMatch(/tool INT/)
    expect(logOf(folder)).toMatch(/agent INT/)
  })

  test('a stopped agent goes on, so that it can clean up', async () => {
    const folder = scratchFolder()
    const agent = await testProcesses(folder).agents.start(
      scriptOrder(
        folder,
        'trap "echo cleaned; exit 0" TERM; echo ready; kill -STOP $$; while :; do sleep 0.02; done',
      ),
    )
    await said(folder, 'ready')
    await agent.stop(10_000)
    expect(await agent.ended).toEqual({ kind: 'exit', code: 0, signal: null })
    expect(logOf(folder)).toContain('cleaned')
  })

  test('a second stop without grace cuts the first one short', async () => {
    const folder = scratchFolder()
    const agent = await testProcesses(folder).agents.start(
      scriptOrder(folder, 'trap "" TERM; echo ready; while :; do sleep 0.05; done'),
    )
    await said(folder, 'ready')
    const patient = agent.stop(600_000)
    await agent.stop(0)
    await patient
    expect(await agent.ended).toEqual({ kind: 'exit', code: 137, signal: 'SIGKILL' })
    expect(markedProcesses(folder)).toEqual([])
  })

  test('an agent that is stopped the moment it was started does not run through the grace', async () => {
    for (let round = 0; round < 30; round++) {
      const folder = scratchFolder()
      const agent = await testProcesses(folder).agents.start(scriptOrder(folder, 'exec sleep 600'))
      await agent.stop(600_000)
      expect((await agent.ended).kind).toMatch(/^(exit|not started)$/)
      expect(markedProcesses(folder)).toEqual([])
    }
  })

  test('the watchdog’s limit is told as a limit', async () => {
    const folder = scratchFolder()
    const agent = await testProcesses(folder).agents.start(
      scriptOrder(folder, 'exec sleep 600', { limitSeconds: 0.4 }),
    )
    expect(await agent.ended).toEqual({ kind: 'limit' })
  })

  test('when the wrapper is killed the agent is lost, and nothing of it lives on', async () => {
    const folder = scratchFolder()
    const agent = await testProcesses(folder, { tickSeconds: 60 }).agents.start(
      scriptOrder(folder, 'setsid sleep 600 & echo ready; exec sleep 600'),
    )
    await said(folder, 'ready')
    process.kill(agent.identity?.pid ?? 0, 'SIGKILL')
    expect(await agent.ended).toMatchObject({ kind: 'lost' })
    expect(markedProcesses(folder)).toEqual([])
  })

  test('a wrapper that somebody stopped is woken, so that the end is known', async () => {
    const folder = scratchFolder()
    const agent = await testProcesses(folder).agents.start(
      scriptOrder(folder, 'echo ready; while [ ! -e go ]; do sleep 0.02; done; exit 3'),
    )
    await said(folder, 'ready')
    process.kill(agent.identity?.pid ?? 0, 'SIGSTOP')
    writeFileSync(join(folder, 'go'), '')
    expect(await agent.ended).toMatchObject({ kind: 'exit', code: 3 })
  })

  test('an agent that deletes its own folder is lost, not forgotten', async () => {
    const folder = scratchFolder()
    const agent = await testProcesses(folder).agents.start(scriptOrder(folder, 'rm -r agents; exit 6'))
    expect(await agent.ended).toEqual({ kind: 'lost', why: 'its folder was deleted; it ended with 6' })
  })

  test('sweeping ends what the agent left behind, and nothing else', async () => {
    const folder = scratchFolder()
    const processes = testProcesses(folder)
    const other = scratchFolder()
    const neighbour = await testProcesses(other).agents.start(
      scriptOrder(other, 'echo ready; exec sleep 600'),
    )
    await said(other, 'ready')
    const agent = await processes.agents.start(scriptOrder(folder, 'setsid sleep 600 & sleep 600 & exit 0'))
    await agent.ended
    expect(markedProcesses(folder)).not.toEqual([])
    await agent.sweep()
    expect(markedProcesses(folder)).toEqual([])
    expect(lives(neighbour.identity?.pid ?? 0)).toBe(true)
    await neighbour.stop(1_000)
  })

  test('a released agent lives on, and its promise stays open', async () => {
    const folder = scratchFolder()
    const processes = testProcesses(folder)
    const agent = await processes.agents.start(
      scriptOrder(folder, 'echo ready; while [ ! -e go ]; do sleep 0.02; done'),
    )
    await said(folder, 'ready')
    agent.release()
    const next = await adopted(testProcesses(folder), folder)
    writeFileSync(join(folder, 'go'), '')
    expect(await next.ended).toMatchObject({ code: 0 })
    expect(await Promise.race([agent.ended, Promise.resolve('open')])).toBe('open')
  })
})

describe('vitals', () => {
  test('count the bytes of the log and the quiet since the last', async () => {
    const folder = scratchFolder()
    const agent = await testProcesses(folder).agents.start(
      scriptOrder(folder, 'echo one; while [ ! -e go ]; do sleep 0.02; done; echo two; exec sleep 600'),
    )
    await until('quiet', () => agent.vitals().quietMs >= 200)
    expect(agent.vitals().outputBytes).toBe(4)
    expect(agent.vitals().awakeMs).toBeGreaterThanOrEqual(agent.vitals().quietMs)
    const quiet = agent.vitals().quietMs
    writeFileSync(join(folder, 'go'), '')
    await until('the second line', () => agent.vitals().outputBytes === 8)
    expect(agent.vitals().quietMs).toBeLessThan(quiet)
    await agent.stop(1_000)
  })
})

describe('what a tree uses', () => {
  test('counts processor time, memory and processes of everything below the agent', async () => {
    const folder = scratchFolder()
    const agent = await testProcesses(folder).agents.start(
      scriptOrder(
        folder,
        // The first burst is spent in a child that has ended long before anybody samples its parent again.
        `setsid sh -c 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done'; echo ready
        while [ ! -e big ]; do sleep 0.1; done
        exec perl -e '$n = 60_000_000; $x = "x" x $n; $y = fork ? "" : "child"; sleep 600'`,
      ),
    )
    await said(folder, 'ready')
    await until('the burst to be counted', () => agent.vitals().cpuMs >= 50)
    await until('the count', () => agent.vitals().processes >= 1)
    writeFileSync(join(folder, 'big'), '')
    await until('both to be counted', () => {
      const { rssBytes, processes } = agent.vitals()
      return rssBytes > 110_000_000 && processes === 2
    })
    const shared = agent.memoryBytes() ?? 0
    expect(shared).toBeGreaterThan(55_000_000)
    expect(shared).toBeLessThan(100_000_000)
    await until('stillness', () => agent.vitals().stillMs >= 1_000)
    const { cpuMs } = agent.vitals()
    const next = await adopted(testProcesses(folder), folder)
    await until('the adopter’s own sample', () => next.vitals().processes === 2)
    expect(next.vitals().cpuMs).toBeGreaterThan(0)
    // Samples of two processes are a tick apart.
    await until('no more than the first one has counted', () => next.vitals().cpuMs <= agent.vitals().cpuMs)
    next.release()
    await agent.stop(0)
    expect(agent.vitals().cpuMs).toBeGreaterThanOrEqual(cpuMs)
  })

  test('an agent that computes without a word is not still', async () => {
    const folder = scratchFolder()
    const agent = await testProcesses(folder).agents.start(scriptOrder(folder, 'while :; do :; done'))
    await until('a second sample', () => agent.vitals().cpuMs > 300)
    expect(agent.vitals().stillMs).toBeLessThan(agent.vitals().quietMs)
    await agent.stop(0)
  })
})

describe('adopting', () => {
  test('an agent that runs is watched to its end by another supervisor', async () => {
    const folder = scratchFolder()
    const started = await testProcesses(folder).agents.start(
      scriptOrder(folder, 'echo ready; while [ ! -e go ]; do sleep 0.02; done; exit 5'),
    )
    await said(folder, 'ready')
    const agent = await adopted(testProcesses(folder), folder)
    expect(agent.identity).toEqual(started.identity)
    expect(agent.vitals().outputBytes).toBe(6)
    writeFileSync(join(folder, 'go'), '')
    expect(await agent.ended).toEqual({ kind: 'exit', code: 5, signal: null })
  })

  test('an adopted agent can be stopped, tree and all', async () => {
    const folder = scratchFolder()
    await testProcesses(folder).agents.start(
      scriptOrder(folder, 'setsid sleep 600 & echo ready; exec sleep 600'),
    )
    await said(folder, 'ready')
    const agent = await adopted(testProcesses(folder), folder)
    await agent.stop(5_000)
    expect(await agent.ended).toEqual({ kind: 'exit', code: 143, signal: 'SIGTERM' })
    expect(markedProcesses(folder)).toEqual([])
  })

  test('an adopted agent is asked to end as its first supervisor would have asked it', async () => {
    const folder = scratchFolder()
    await testProcesses(folder).agents.start(
      scriptOrder(
        folder,
        'trap "echo got INT; exit 0" INT; trap "echo got TERM" TERM; echo ready; while :; do sleep 0.02; done',
        { stop: { signal: 'INT', to: 'leader' } },
      ),
    )
    await said(folder, 'ready')
    await (await adopted(testProcesses(folder), folder)).stop(600_000)
    expect(logOf(folder)).toBe('ready\ngot INT\n')
  })

  test('an agent that ended while nobody watched is told as it ended, and can be swept', async () => {
    const folder = scratchFolder()
    await (
      await testProcesses(folder).agents.start(scriptOrder(folder, 'setsid sleep 600 & echo bye; exit 4'))
    ).ended
    const agent = await adopted(testProcesses(folder), folder)
    expect(await agent.ended).toEqual({ kind: 'exit', code: 4, signal: null })
    expect(agent.vitals().outputBytes).toBe(4)
    await agent.sweep()
    expect(markedProcesses(folder)).toEqual([])
  })

  test('an agent whose wrapper was killed while nobody watched is lost, and its strays are ended', async () => {
    const folder = scratchFolder()
    const started = await testProcesses(folder, { tickSeconds: 60 }).agents.start(
      scriptOrder(folder, 'setsid sleep 600 & echo ready; exec sleep 600'),
    )
    await said(folder, 'ready')
    started.release()
    const wrapper = started.identity?.pid ?? 0
    process.kill(wrapper, 'SIGKILL')
    await until('the end of the wrapper', () => !lives(wrapper))
    const agent = await adopted(testProcesses(folder), folder)
    expect(await agent.ended).toMatchObject({ kind: 'lost' })
    expect(markedProcesses(folder)).toEqual([])
  })

  test('an adopted agent whose wrapper is killed is lost', async () => {
    const folder = scratchFolder()
    const started = await testProcesses(folder, { tickSeconds: 60 }).agents.start(
      scriptOrder(folder, 'echo ready; exec sleep 600'),
    )
    await said(folder, 'ready')
    started.release()
    const agent = await adopted(testProcesses(folder), folder)
    process.kill(agent.identity?.pid ?? 0, 'SIGKILL')
    expect(await agent.ended).toMatchObject({ kind: 'lost' })
    expect(markedProcesses(folder)).toEqual([])
  })

  test('what was prepared but not started is made void, and a late wrapper starts nothing', async () => {
    const folder = scratchFolder()
    const dir = join(folder, 'agents/0')
    mkdirSync(dir, { recursive: true })
    writeFileSync(join(dir, 'state'), '')
    const processes = testProcesses(folder)
    expect(await processes.agents.adopt(dir, folder, 60)).toBe('never started')
    expect(readFileSync(join(dir, 'started'), 'utf8')).toBe('void\n')
    expect(await processes.agents.adopt(dir, folder, 60)).toBe('never started')
  })

  test('a start that was never written out, with nobody there, is no start', async () => {
    const folder = scratchFolder()
    const dir = join(folder, 'agents/0')
    mkdirSync(dir, { recursive: true })
    writeFileSync(join(dir, 'state'), '')
    writeFileSync(join(dir, 'started'), '')
    expect(await testProcesses(folder).agents.adopt(dir, folder, 60)).toBe('never started')
  })

  test.each([
    [
      'another boot',
      (pid: number, start: string) => `${pid} ${start} 00000000-0000-0000-0000-000000000000\n`,
      null,
    ],
    [
      'a reused pid',
      (pid: number, start: string, boot: string) => `${pid} ${Number(start) - 1} ${boot}\n`,
      null,
    ],
    ['another host', (pid: number, start: string, boot: string) => `${pid} ${start} ${boot}\n`, 'elsewhere'],
  ])('a wrapper of %s is not touched, whoever has its pid now', async (_, started, host) => {
    const [folder, other] = [scratchFolder(), scratchFolder()]
    const processes = testProcesses(folder)
    const innocent = await testProcesses(other).agents.start(scriptOrder(other, 'echo ready; exec sleep 600'))
    await said(other, 'ready')
    const self = innocent.identity ?? processes.self()
    const dir = join(folder, 'agents/0')
    mkdirSync(dir, { recursive: true })
    writeFileSync(join(dir, 'state'), '')
    appendFileSync(join(dir, 'out'), '')
    writeFileSync(join(dir, 'started'), started(self.pid, self.startTime, self.bootId))
    if (host !== null) {
      writeFileSync(
        join(dir, 'origin.json'),
        JSON.stringify({ host, pidNamespace: self.pidNamespace, worktree: '/none' }),
      )
    }
    expect(await (await adopted(processes, folder)).ended).toMatchObject({ kind: 'lost' })
    expect(lives(self.pid)).toBe(true)
    await innocent.stop(1_000)
  })

  test('a folder that is gone is a lost agent', async () => {
    const folder = scratchFolder()
    rmSync(join(folder, 'agents'), { recursive: true, force: true })
    expect(await (await adopted(testProcesses(folder), folder)).ended).toMatchObject({ kind: 'lost' })
  })
})
