import { Freezer } from '../../src/supervisor/agent/freezer.ts'
import { readJudgement } from '../../src/agent/answers/read-judgement.ts'
import { readSignals } from '../../src/agent/answers/read-signals.ts'
import { readSummary } from '../../src/agent/answers/read-summary.ts'
import { mapAgents, fenceOf, type AttemptIn, type Work } from '../../src/core/attempt.ts'
import type { VoteRule } from '../../src/core/policy/vote.ts'
import type { Agent, AgentEnd, AgentOrder, ShellOrder } from '../../src/core/ports/process.ts'
import type { CollectOrder } from '../../src/core/ports/worktrees.ts'
import type { Contested } from '../../src/supervisor/carry/carrying.ts'
import { contest } from '../../src/supervisor/candidates/contest.ts'
import { MessageBox } from '../../src/supervisor/agent/message-box.ts'
import type { SupervisorContext } from '../../src/supervisor/context.ts'
import { anItem, commitOf } from './run-facts.ts'
import { claimed } from './store/claimed.ts'
import { draft, settings, tip } from './store/sample.ts'
import { withRun, type Bench } from './store/with-run.ts'

/** What each agent does. `never`: it works until it is ended. */
export interface AgentScript {
  /** The tree that it makes, as a hex digit; null: it changes nothing. */
  readonly tree: string | null
  readonly lines?: number
  readonly end?: 'well' | 'crash' | 'never'
  readonly gate?: 'passes' | 'fails'
  /** The end of what it prints. */
  readonly says?: string
}

export interface ContestScene {
  readonly bench: Bench
  readonly attempt: AttemptIn<'running'>
  /** What was done to agents, in order. */
  readonly did: readonly string[]
  /** A supervisor that works on the attempt, as the store has it by then. */
  contest(signal?: AbortSignal): Promise<Contested>
  /** To its agents. */
  readonly messages: MessageBox
}

/** Several agents on one item, with a real store, and all they do played. */
export function withContest(
  agents: readonly AgentScript[],
  vote: VoteRule,
  story: (scene: ContestScene) => Promise<void>,
  judge: Judge = () => '',
): Promise<void> {
  const said = { agentsPerTask: agents.length, vote, gate: ['npm test'] }
  return withRun([draft('A')], said, async (bench) => {
    const { store, run } = bench
    const attempt = await started(bench)
    const did: string[] = []
    const context = {
      freezer: new Freezer(),
      store,
      ...played(agents, did, judge),
      run: { ...run, settings: { ...settings, ...said } },
    }
    const never = new AbortController().signal
    const messages = new MessageBox(true)
    await story({
      ...{ bench, attempt, did },
      messages,
      contest: async (signal = never) => {
        const stored = await store.attempt(attempt.id)
        if (stored?.phase !== 'running' && stored?.phase !== 'voting') throw new Error('it has ended')
        const order = {
          attempt: stored,
          item: anItem('A', 'A'),
          signal,
          hurry: never,
          messages,
        }
        return contest(context as unknown as SupervisorContext, order)
      },
    })
  })
}

/** As `prepare` leaves it. */
async function started({ store, claim }: Bench): Promise<AttemptIn<'running'>> {
  const attempt = claimed(await claim())
  const agents = mapAgents(attempt.agents, (agent) => ({
    ...agent,
    worktree: { path: placeOf(agent.number), branch: null, base: tip },
    given: null,
    stage: { phase: 'running' as const },
  }))
  await store.enterPhase(fenceOf(attempt), { phase: 'running', agents })
  return { ...attempt, phase: 'running', agents }
}

const placeOf = (number: number): string => `/w/${number}`
const numberAt = (dir: string): number => Number(dir.split('/').at(-1))

/** What a judge answers to the trees that it is shown, in their order. Null: it reads until it is ended. */
export type Judge = (trees: readonly string[]) => string | null

function played(agents: readonly AgentScript[], did: string[], judge: Judge) {
  /** By the folder of the judge. */
  const answers = new Map<string, string>()
  const scriptAt = (dir: string): AgentScript => agents[numberAt(dir)] ?? { tree: null }
  /** Those that were started and have not ended, for a supervisor that adopts them. */
  const living = new Map<number, Agent>()
  const start = (number: number, end: AgentScript['end'] = agents[number]?.end ?? 'well'): Agent => {
    const ended = Promise.withResolvers<AgentEnd>()
    if (end !== 'never') ended.resolve(endWith(end === 'well' ? 0 : 1))
    const agent = {
      identity: null,
      ended: ended.promise,
      stop: async (): Promise<void> => {
        did.push(`stopped ${number}`)
        ended.resolve({ kind: 'exit', code: 143, signal: 'SIGTERM' })
      },
      sweep: async () => {},
      release: () => void did.push(`left ${number}`),
      freeze: () => {},
      thaw: () => {},
      cutOutput: () => {},
      vitals: () => quiet,
      memoryBytes: () => null,
    }
    living.set(number, agent)
    return agent
  }
  return {
    clock: { now: () => 0, awakeMs: () => 0, sleep: pause },
    paths: {
      agentCount: ({ agents: [{ number }] }: AttemptIn<'running'>) => (living.has(number) ? 1 : 0),
      agentDir: ({ agents: [{ number }] }: AttemptIn<'running'>) => placeOf(number),
      agentOutput: ({ agents: [{ number }] }: AttemptIn<'running'>) => ({ out: placeOf(number), err: '' }),
      prepare: async () => {},
      marker: () => 'mark',
      commandLog: () => ({ path: '/log', begin: async () => {}, end: async () => {} }),
    },
    readSummary,
    readSignals,
    readJudgement,
    judgePromptFor: ({ works }: { works: readonly { text: string }[] }) =>
      works.map(({ text }) => text).join(' '),
    processes: {
      tail: (dir: string) => ({
        jump: () => {},
        read: () => ({ lines: [answers.get(dir) ?? scriptAt(dir).says ?? ''], more: false }),
        takeRest: () => null,
        close: () => {},
      }),
      sweep: async () => {},
      agents: {
        start: async ({ cwd, dir, prompt }: AgentOrder) => {
          if (cwd === '/judge') {
            did.push(`judged ${prompt}`)
            const answer = judge(prompt.split(' '))
            answers.set(dir, answer ?? '')
            return start(numberAt(dir), answer === null ? 'never' : 'well')
          }
          did.push(`started ${numberAt(cwd)}`)
          return start(numberAt(cwd))
        },
        adopt: async (dir: string) => {
          did.push(`adopted ${numberAt(dir)}`)
          return living.get(numberAt(dir)) ?? 'never started'
        },
      },
      shell: {
        run: async ({ cwd }: ShellOrder) => {
          const code = scriptAt(cwd).gate === 'fails' ? 1 : 0
          return { kind: 'exit', code, durationMs: 1, lastLines: [] }
        },
      },
    },
    git: {
      worktrees: {
        secure: async () => null,
        holdsExactly: async () => true,
        collect: async ({ dir }: CollectOrder) => collected(scriptAt(dir)),
      },
      diff: async ({ to }: { to: string }) => ({ kind: 'text', text: to.slice(0, 1) }),
      lane: {
        strayed: async () => null,
        checkoutPath: async () => '/judge',
        checkout: async () => {
          did.push('place made')
          return '/judge'
        },
        dropCheckout: async () => void did.push('judge left'),
      },
    },
    holds: { machine: async () => null },
    pace: { turn: async () => {} },
    backlogFiles: [],
    promptFor: () => 'do it',
    openReading: () => null,
    startFor: () => ({ command: ['agent'], env: {} }),
    changedSince: async () => false,
    takeFile: async () => null,
  }
}

const collected = ({ tree, lines = 1 }: AgentScript) =>
  tree === null ? { kind: 'nothing', leftOut: [] } : { kind: 'work', work: workOf(tree, lines) }

const workOf = (tree: string, added: number): Work => ({
  ...{ commit: commitOf(tree), tree: commitOf(tree), files: ['a'] },
  ...{ added, removed: 0, leftOut: [], exact: true },
})

const endWith = (code: number) => ({ kind: 'exit', code, signal: null }) as const

const quiet = {
  ...{ awakeMs: 0, outputBytes: 0, quietMs: 0, stillMs: 0 },
  ...{ cpuMs: 0, rssBytes: 0, toolProcesses: 0, processes: 0 },
}

/** Other work has its turn; the clock does not move. */
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
