import { Freezer } from '../../../../src/supervisor/agent/freezer.ts'
import { expect, test } from 'vitest'
import { claude } from '../../../../src/agent/presets/claude.ts'
import { startOf } from '../../../../src/agent/start-of.ts'
import { openAgentReading } from '../../../../src/app/agent-reading.ts'
import { promptFor } from '../../../../src/app/prompt-for.ts'
import type { AgentPreset } from '../../../../src/core/agent/preset.ts'
import { fenceOf, type Attempt, type AttemptIn } from '../../../../src/core/attempt.ts'
import { itemId } from '../../../../src/core/ids.ts'
import type { Line } from '../../../../src/core/line.ts'
import type { Agent, AgentEnd, AgentOrder } from '../../../../src/core/ports/process.ts'
import type { Store } from '../../../../src/core/ports/store.ts'
import { reason } from '../../../../src/core/reason.ts'
import { MessageBox } from '../../../../src/supervisor/agent/message-box.ts'
import type { SupervisorContext } from '../../../../src/supervisor/context.ts'
import { runAgent, type AgentRun } from '../../../../src/supervisor/phases/run-agent.ts'
import { claimed } from '../../../support/store/claimed.ts'
import { draft, settings, tip } from '../../../support/store/sample.ts'
import { withRun } from '../../../support/store/with-run.ts'
import { until } from '../../../support/until.ts'

const a = itemId('A')

const begins = (session: string) => `{"type":"system","subtype":"init","session_id":"${session}","model":"m"}`
const says = (text: string) =>
  `{"type":"assistant","message":{"id":"m-${text}","content":[{"type":"text","text":"${text}"}]}}`
const result = (input: number, more = '"subtype":"success","is_error":false') =>
  `{"type":"result",${more},"model_usage_since_last_result":{"m":{"inputTokens":${input},"outputTokens":1,"costUSD":0}}}`

/** A process of a CLI that does what its story says. */
interface FakeProcess {
  readonly order: AgentOrder
  readonly printed: string[]
  readonly agent: Agent
  stops: number
  /** What it prints when it is asked to stop. */
  lastWords: string[]
  end(end?: AgentEnd): void
}

const vitals = {
  outputBytes: 0,
  quietMs: 0,
  stillMs: 0,
  cpuMs: 0,
  rssBytes: 0,
  toolProcesses: 0,
  processes: 0,
}

function fakeProcess(order: AgentOrder, ranMs: number): FakeProcess {
  const { promise: ended, resolve } = Promise.withResolvers<AgentEnd>()
  const process: FakeProcess = {
    order,
    printed: [],
    stops: 0,
    lastWords: [],
    end: (end = { kind: 'exit', code: 0, signal: null }) => resolve(end),
    agent: {
      identity: null,
      ended,
      stop: async () => {
        process.stops += 1
        process.printed.push(...process.lastWords.splice(0))
        process.end()
      },
      sweep: async () => {},
      release: () => {},
      freeze: () => {},
      thaw: () => {},
      cutOutput: () => {},
      vitals: () => ({ ...vitals, awakeMs: ranMs }),
      memoryBytes: () => null,
    },
  }
  return process
}

/** An attempt at its agent, over a real store; `processes` are those that were started, oldest first. */
class Bench {
  readonly processes: FakeProcess[] = []
  readonly lines = new Map<number, Line[]>()
  readonly stop = new AbortController()
  readonly freezer = new Freezer()
  messages = new MessageBox(true)
  ranMs = 1_000
  readonly #store: Store
  readonly #preset: AgentPreset
  readonly #timeoutMs: number
  readonly attempt: AttemptIn<'running'>

  constructor(store: Store, attempt: AttemptIn<'running'>, { preset = claude, timeoutMs = 60_000 } = {}) {
    this.#store = store
    this.attempt = attempt
    this.#preset = { ...preset, staggerMs: 0 }
    this.#timeoutMs = timeoutMs
  }

  /** As the phase does, by a supervisor that has just claimed or adopted the attempt. */
  async run(): Promise<AgentRun> {
    const attempt = (await this.#store.attempt(this.attempt.id)) as AttemptIn<'running'>
    const item = (await this.#store.item(a))!.item
    const { signal } = this.stop
    return runAgent(this.#context(), { attempt, item, signal, hurry: signal, messages: this.messages })
  }

  async process(index: number, ...printed: readonly string[]): Promise<FakeProcess> {
    const process = await until(`process ${index}`, () => this.processes[index])
    process.printed.push(...printed)
    return process
  }

  /** As the command does. */
  async tell(text: string) {
    await this.#store.addNote(a, text)
    await this.#store.urgeNotes(fenceOf(this.attempt))
    return this.messages.post()
  }

  #context(): SupervisorContext {
    const { processes, lines } = this
    let awake = 0
    return {
      store: this.#store,
      run: {
        id: this.attempt.run,
        settings: {
          ...settings,
          agent: this.#preset,
          limits: { ...settings.limits, timeoutMs: this.#timeoutMs },
        },
      },
      clock: {
        now: () => 5,
        awakeMs: () => (awake += 10),
        sleep: () => new Promise((resolve) => setTimeout(resolve, 1)),
      },
      git: { worktrees: { secure: async () => null } },
      paths: {
        agentCount: () => processes.length,
        agentDir: (_: Attempt, index: number) => String(index),
        agentOutput: (_: Attempt, index: number) => ({ out: `${index}/out`, err: `${index}/err` }),
        marker: () => 'mark',
        lineLog: (_: Attempt, index: number) => ({
          stored: () => ({ out: 0, err: 0 }),
          append: (more: readonly Line[]) => void lines.set(index, [...(lines.get(index) ?? []), ...more]),
          close: () => {},
        }),
      },
      processes: {
        agents: {
          adopt: async (dir: string) => processes[Number(dir)]!.agent,
          start: async (order: AgentOrder) => {
            const started = fakeProcess(order, this.ranMs)
            processes.push(started)
            return started.agent
          },
        },
        records: (path: string) => {
          const [index, log] = path.split('/')
          let read = 0
          return {
            read: () => {
              const printed = log === 'out' ? processes[Number(index)]!.printed : []
              const fresh = printed.slice(read)
              read = printed.length
              return { lines: fresh, more: false }
            },
            takeRest: () => null,
            close: () => {},
          }
        },
      },
      pace: { turn: async () => {} },
      openReading: openAgentReading,
      newSessionId: () => 'new-session',
      changedSince: async () => true,
      promptFor,
      startFor: (preset: AgentPreset, asked: Parameters<typeof startOf>[1]) => startOf(preset, asked, false),
      freezer: this.freezer,
    } as unknown as SupervisorContext
  }
}

function story(
  act: (bench: Bench, store: Store) => Promise<void>,
  how: { preset?: AgentPreset; timeoutMs?: number } = {},
) {
  return withRun([draft('A', { description: 'the whole task' })], {}, async ({ store, claim }) => {
    const attempt = claimed(await claim())
    const worktree = { path: '/w', branch: 'b', base: tip }
    const agents = [
      { number: 0, preset: how.preset?.name ?? 'claude', model: null, worktree, given: null },
    ] as const
    await store.enterPhase(fenceOf(attempt), { phase: 'running', agents })
    const bench = new Bench(store, (await store.attempt(attempt.id)) as AttemptIn<'running'>, how)
    await act(bench, store)
  })
}

const reportOf = async (store: Store, { attempt }: Bench) => {
  const found = await store.attempt(attempt.id)
  return found?.phase === 'running' ? found.agents[0].report : undefined
}

test('a running agent is interrupted, and its session goes on with the message in the same try', () =>
  story(async (bench, store) => {
    const run = bench.run()
    const first = await bench.process(0, begins('s-1'), says('one'))
    first.lastWords = [result(100, '"subtype":"error_during_execution","is_error":true')]
    const told = bench.tell('Use the table\nof errors. \u001b[2J')
    const second = await bench.process(1, begins('s-1'), says('two'), result(30))
    expect(await told).toBe('given')
    expect(first.stops).toBe(1)
    expect(second.order.command.join(' ')).toContain('--resume s-1')
    expect(second.order.cwd).toBe('/w')
    expect(second.order.prompt).toContain('~~~~\nUse the table\nof errors. \\u001b[2J\n~~~~')
    expect(second.order.prompt).not.toContain('the whole task')
    second.end()
    expect(await run).toMatchObject({
      kind: 'good',
      report: { session: 's-1', resumed: false, usage: { input: 130 } },
    })
    const shown = bench.lines.get(1)!.map(({ kind, text }) => [kind, text])
    expect(shown[0]).toEqual(['message', expect.stringMatching(/^Use the table\\nof errors\. [^\u001b]*$/)])
    expect(shown).toContainEqual(['prose', 'two'])
    expect(await store.notesOf(a)).toMatchObject([{ given: { number: 1 } }])
  }))

test.each([
  ['a usage limit', "You've hit your session limit", 'waiting:usage_limit'],
  ['a login that is refused', 'Invalid API key · Please run /login', 'agent:fault-auth'],
])('%s that ended an agent is stored before its work is collected, also where tasks wait', (_, words, code) =>
  story(async (bench, store) => {
    const run = bench.run()
    const failed = `{"type":"result","subtype":"success","is_error":true,"result":"${words}"}`
    const only = await bench.process(0, begins('s-1'), failed)
    only.end({ kind: 'exit', code: 1, signal: null })
    expect(await run).toMatchObject({ kind: 'bad', reason: { code } })
    expect((await store.newestRun())?.cools).toHaveLength(1)
  }),
)

test('two messages in one moment are one prompt; a later one interrupts again', () =>
  story(async (bench) => {
    const run = bench.run()
    await bench.process(0, begins('s-1'), says('one'))
    const both = Promise.all([bench.tell('first'), bench.tell('second')])
    const second = await bench.process(1, begins('s-1'), says('two'))
    expect(await both).toEqual(['given', 'given'])
    expect(second.order.prompt).toMatch(/first[^]*second/)
    const third = bench.tell('third')
    const last = await bench.process(2, begins('s-1'), says('three'), result(1))
    expect(await third).toBe('given')
    expect(last.order.prompt).toContain('third')
    expect(last.order.prompt).not.toContain('first')
    last.end()
    expect((await run).kind).toBe('good')
  }))

test('what an agent had not begun to answer is given again with the next message', () =>
  story(async (bench) => {
    const run = bench.run()
    await bench.process(0, begins('s-1'), says('one'))
    await bench.tell('first')
    await bench.process(1, begins('s-1'))
    await bench.tell('second')
    const last = await bench.process(2, begins('s-1'), says('two'), result(1))
    expect(last.order.command.join(' ')).toContain('--resume s-1')
    expect(last.order.prompt).toMatch(/first[^]*second/)
    last.end()
    expect((await run).kind).toBe('good')
  }))

test('one that has not answered at all begins anew, with its task and the message', () =>
  story(async (bench) => {
    const run = bench.run()
    await bench.process(0, begins('new-session'))
    await bench.tell('first')
    const second = await bench.process(1, begins('s-2'), says('two'), result(1))
    expect(second.order.command.join(' ')).toContain('--session-id new-session')
    expect(second.order.prompt).toMatch(/the whole task[^]*first/)
    second.end()
    expect((await run).kind).toBe('good')
  }))

test('a session that is not found again begins anew, with its task and every note', () =>
  story(async (bench, store) => {
    await store.addNote(a, 'zero')
    const run = bench.run()
    await bench.process(0, begins('s-1'), says('one'))
    await bench.tell('first')
    const second = await bench.process(1)
    second.end({ kind: 'exit', code: 1, signal: null })
    const third = await bench.process(2, begins('s-2'), says('two'), result(1))
    expect(third.order.prompt).toMatch(/the whole task[^]*zero[^]*first/)
    third.end()
    expect((await run).kind).toBe('good')
  }))

test('a CLI that can not be told says so, and runs on; the note waits for the next try', () =>
  story(
    async (bench, store) => {
      const run = bench.run()
      const only = await bench.process(0)
      expect(await bench.tell('first')).toBe('not possible')
      expect(only.stops).toBe(0)
      only.end()
      expect((await run).kind).toBe('good')
      expect(await store.notesOf(a)).toMatchObject([{ given: null }])
    },
    { preset: settings.agent },
  ))

test('to one that ended meanwhile it is too late, and the note waits for the next try', () =>
  story(async (bench, store) => {
    const run = bench.run()
    const first = await bench.process(0, begins('s-1'), says('one'), result(1))
    first.end()
    expect((await run).kind).toBe('good')
    expect(await bench.tell('first')).toBe('too late')
    expect(await store.notesOf(a)).toMatchObject([{ given: null }])
  }))

test('a frozen one is told when it goes on', () =>
  story(async (bench) => {
    const run = bench.run()
    const first = await bench.process(0, begins('s-1'), says('one'))
    bench.freezer.freeze(bench.attempt.id)
    const told = bench.tell('first')
    first.printed.push(says('two'))
    await until('a look at it', () => bench.lines.get(0)?.some(({ text }) => text === 'two'))
    expect(first.stops).toBe(0)
    bench.freezer.thaw(bench.attempt.id)
    const second = await bench.process(1, begins('s-1'), says('three'), result(1))
    expect(await told).toBe('given')
    second.end()
    expect((await run).kind).toBe('good')
  }))

test('a frozen one breaks no limit before it goes on', () =>
  story(
    async (bench) => {
      bench.freezer.freeze(bench.attempt.id)
      const run = bench.run()
      const only = await bench.process(0, begins('s-1'), says('one'))
      await until('a look at it', () => bench.lines.get(0)?.some(({ text }) => text === 'one'))
      expect(only.stops).toBe(0)
      bench.freezer.thaw(bench.attempt.id)
      expect(await run).toMatchObject({ kind: 'bad', reason: { code: 'timeout' } })
    },
    { timeoutMs: 500 },
  ))

test('before its agent starts, it stands in the first prompt', () =>
  story(async (bench) => {
    expect(await bench.tell('first')).toBe('with its prompt')
    const run = bench.run()
    const first = await bench.process(0, begins('s-1'), says('one'), result(1))
    expect(first.order.prompt).toContain('first')
    first.end()
    expect((await run).kind).toBe('good')
    expect(bench.processes).toHaveLength(1)
  }))

test('a person who stops the task while it is interrupted gets it stopped', () =>
  story(async (bench, store) => {
    const run = bench.run()
    const first = await bench.process(0, begins('s-1'), says('one'))
    const { stop } = first.agent
    first.agent.stop = async (graceMs) => {
      bench.stop.abort({ kind: 'end', reason: reason('stopped', 'stopped by you'), graceMs: 0 })
      await stop(graceMs)
    }
    const told = bench.tell('first')
    await expect(run).rejects.toThrow('interrupted: end')
    expect(await told).toBe('too late')
    expect(await store.notesOf(a)).toMatchObject([{ given: null }])
  }))

test('the time limit goes on over all processes of the try', () =>
  story(
    async (bench) => {
      bench.ranMs = 3_000
      const run = bench.run()
      await bench.process(0, begins('s-1'), says('one'))
      await bench.tell('first')
      const second = await bench.process(1, begins('s-1'), says('two'))
      expect(await run).toMatchObject({ kind: 'bad', reason: { code: 'timeout' } })
      expect(second.order.limitSeconds).toBe(32)
    },
    { timeoutMs: 5_000 },
  ))

test('a supervisor that was killed after it had stopped the agent is followed by one that goes on with the message', () =>
  story(async (bench, store) => {
    const killed = bench.run().catch(() => undefined)
    const first = await bench.process(0, begins('s-1'), says('one'))
    await store.addNote(a, 'first')
    await store.urgeNotes(fenceOf(bench.attempt))
    first.printed.push(result(100, '"subtype":"error_during_execution","is_error":true'))
    first.end({ kind: 'lost', why: 'it was being stopped when its supervisor ended' })
    await killed
    bench.messages = new MessageBox(true)
    const run = bench.run()
    const second = await bench.process(1, begins('s-1'), says('two'), result(30))
    expect(second.order.prompt).toContain('first')
    expect(second.order.command.join(' ')).toContain('--resume s-1')
    // Killed again, between the record of the start and its end: what each process used is counted once.
    bench.messages = new MessageBox(true)
    second.end()
    expect(await run).toMatchObject({ kind: 'good' })
    expect((await reportOf(store, bench))?.usage).toMatchObject({ input: 130 })
    const again = await bench.run()
    expect(again).toMatchObject({
      kind: 'good',
      report: { usage: { input: 130 }, earlier: [{ process: 0 }] },
    })
  }))

test('after a kill, one that was done by itself is done, and the run says that the message waits', () =>
  story(async (bench, store) => {
    const killed = bench.run()
    const first = await bench.process(0, begins('s-1'), says('one'), result(1))
    first.end()
    await killed
    await store.addNote(a, 'first')
    await store.urgeNotes(fenceOf(bench.attempt))
    bench.messages = new MessageBox(true)
    expect((await bench.run()).kind).toBe('good')
    expect(bench.processes).toHaveLength(1)
    const notices = await store.notices(bench.attempt.run, 5)
    expect(notices.map(({ message }) => message)).toEqual([
      'A: its agent had ended before it could be given your message, which waits for its next try',
    ])
  }))

test('one that has finished and only waits for its background goes on with the message as well', () =>
  story(async (bench) => {
    const run = bench.run()
    await bench.process(0, begins('s-1'), says('one'), result(1))
    expect(await bench.tell('And the tests.')).toBe('given')
    const second = await bench.process(1, begins('s-1'), says('two'), result(1))
    expect(second.order.prompt).toContain('And the tests.')
    second.end()
    expect((await run).kind).toBe('good')
  }))
