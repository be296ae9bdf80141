import { accountOf } from '../../core/agent/pool.ts'
import type { Attempt } from '../../core/attempt.ts'
import type { EpochMs, ItemId } from '../../core/ids.ts'
import type { Item } from '../../core/item.ts'
import type { AgentOrder, AgentRunner, LogTail } from '../../core/ports/process.ts'
import { presetOf } from '../../core/run/preset-of.ts'
import type { Run } from '../../core/run/run.ts'
import type { Surroundings } from '../../supervisor/context.ts'
import type { SimFault } from '../script/agent-script.ts'
import type { Facts } from '../script/records.ts'
import { limited, refusedAtOnce, writeReview, writeScript } from '../script/write-script.ts'
import { drawn } from '../seeded.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import { SimulatedAgent } from './simulated-agent.ts'
import { outOf, seatOf, type Seat, type SimulatedPaths } from './simulated-paths.ts'
import type { SimulatedRepository } from './simulated-repository.ts'
import type { WorldRules } from './world-rules.ts'

export interface SimulatedAgentsParts {
  readonly rules: WorldRules
  readonly clock: VirtualClock
  readonly run: Run
  readonly repository: SimulatedRepository
  readonly paths: SimulatedPaths
}

interface Post {
  readonly agent: SimulatedAgent
  readonly item: Item
  readonly account: string
  readonly facts: Facts
}

/** An agent that works when its account's limit is reached meets it within this time, with its next request. */
const nextRequestMs = 60_000

/** Of the time that an item takes: for reading what was made, and for changing it once more. */
const reviewShare = 0.15
const changeShare = 0.25
const firstReviewerPid = 1_000_000

/** Agents that do what their scripts say, and the accounts that they share. */
export class SimulatedAgents implements AgentRunner {
  readonly #parts: SimulatedAgentsParts
  /** By the file that they would print into. */
  readonly #posts = new Map<string, Post>()
  readonly #ordered = new Map<string, { readonly item: Item; readonly attempt: Attempt }>()
  readonly #toReview = new Map<string, Item>()
  readonly #reviews = new Map<ItemId, number>()
  /** Finished items whose reviewer asks for something else, until that is done: less is left to do. */
  readonly #toChange = new Set<ItemId>()
  readonly #limitedUntil = new Map<string, EpochMs>()
  /** How long the agents of an item have worked that ended before they had finished: a session that is taken up goes on there. */
  readonly #workedMs = new Map<ItemId, number>()
  /** The tries of an item that its vendor did not refuse: only those have their turn of a fault. */
  readonly #turns = new Map<string, number>()
  readonly #faults = new Map<Seat, SimFault>()
  #sessions = 0

  constructor(parts: SimulatedAgentsParts) {
    this.#parts = parts
  }

  readonly newSessionId = (): string =>
    `00000000-0000-4000-8000-${String((this.#sessions += 1)).padStart(12, '0')}`

  /** What an agent is given to read is the name under which its order is found again. */
  readonly promptFor: Surroundings['promptFor'] = ({ item, attempt }) => {
    const prompt = seatOf(attempt)
    this.#ordered.set(prompt, { item, attempt })
    return prompt
  }

  readonly reviewPromptFor: Surroundings['reviewPromptFor'] = ({ item }) => {
    const prompt = `review ${item.id}`
    this.#toReview.set(prompt, item)
    return prompt
  }

  readonly startFor: Surroundings['startFor'] = ({ name }, { session, resume }) => ({
    command: [name, session ?? this.newSessionId(), resume ? 'resume' : 'new'],
    env: {},
  })

  async start(order: AgentOrder): Promise<SimulatedAgent> {
    const toReview = this.#toReview.get(order.prompt)
    if (toReview !== undefined) return this.#startReviewer(order, toReview)
    const ordered = this.#ordered.get(order.prompt)
    if (ordered === undefined) throw new Error(`an agent was started for nothing: ${order.prompt}`)
    const { item, attempt } = ordered
    const { rules, clock, run, paths, repository } = this.#parts
    const preset = presetOf(run.settings, attempt.agents[0])
    const account = accountOf(preset)
    const [, session = '', how] = order.command
    const facts = { session, model: preset.model ?? preset.name, cwd: order.cwd }
    const limitedUntil = this.#limitOf(account)
    const fault = limitedUntil === null ? this.#nextFault(attempt) : null
    const agent: SimulatedAgent = new SimulatedAgent(
      {
        clock,
        pid: attempt.id,
        limits: run.settings.limits,
        limited: (until) => this.#limit(account, until),
        over: () => {
          this.#posts.delete(outOf(order.dir))
          if (agent.works) {
            this.#toChange.delete(item.id)
            repository.work(order.cwd, { files: filesOf(item), clashes: fault === 'conflict' })
          } else this.#workedMs.set(item.id, (this.#workedMs.get(item.id) ?? 0) + agent.workedMs)
        },
      },
      writeScript({
        facts,
        seed: rules.seed,
        about: `${attempt.number}.${attempt.agents[0].number} ${item.id}`,
        workMs: this.#leftMs(attempt, item, how === 'resume'),
        fault,
        now: clock.now(),
        limitMs: rules.limitMs(item.id),
        limitedUntil,
        answersAtOnce: this.#limitedUntil.has(account),
      }),
    )
    paths.started(attempt)
    this.#posts.set(outOf(order.dir), { agent, item, account, facts })
    return agent
  }

  async adopt(): Promise<'never started'> {
    return 'never started'
  }

  /** What goes wrong with an agent's work. */
  faultOf(seat: Seat): SimFault | null {
    return this.#faults.get(seat) ?? null
  }

  tail(path: string): LogTail | null {
    return this.#posts.get(path)?.agent.tail() ?? null
  }

  #nextFault(attempt: Attempt): SimFault | null {
    const { item, agents } = attempt
    const [{ number }] = agents
    const key = `${number} ${item}`
    const turn = (this.#turns.get(key) ?? 0) + 1
    this.#turns.set(key, turn)
    const fault = this.#parts.rules.faultOf(item, turn, number)
    if (fault !== null) this.#faults.set(seatOf(attempt), fault)
    return fault
  }

  #startReviewer(order: AgentOrder, item: Item): SimulatedAgent {
    const { rules, clock, run, paths } = this.#parts
    const preset = run.settings.review.agent ?? run.settings.agent
    const account = accountOf(preset)
    const [, session = ''] = order.command
    const facts = { session, model: preset.model ?? preset.name, cwd: order.cwd }
    const limitedUntil = this.#limitOf(account)
    const round = (this.#reviews.get(item.id) ?? 0) + 1
    const answer = rules.reviewOf(item.id, round)
    if (limitedUntil === null) {
      this.#reviews.set(item.id, round)
      if (answer === 'changes') this.#toChange.add(item.id)
    }
    paths.reviewStarted(order.dir)
    const out = outOf(order.dir)
    const agent = new SimulatedAgent(
      {
        clock,
        pid: firstReviewerPid + (this.#sessions += 1),
        limits: run.settings.limits,
        limited: (until) => this.#limit(account, until),
        over: () => this.#posts.delete(out),
      },
      limitedUntil === null
        ? writeReview({
            facts,
            readMs: Math.round(rules.workMs(item, 0) * reviewShare),
            answer,
          })
        : refusedAtOnce(facts, limitedUntil),
    )
    this.#posts.set(out, { agent, item, account, facts })
    return agent
  }

  #leftMs({ agents: [{ number }] }: Attempt, item: Item, goesOn: boolean): number {
    const whole = this.#parts.rules.workMs(item, number)
    if (this.#toChange.has(item.id)) return Math.round(whole * changeShare)
    const done = goesOn ? (this.#workedMs.get(item.id) ?? 0) : 0
    return Math.max(whole - done, Math.round(whole / 10))
  }

  #limitOf(account: string): EpochMs | null {
    const until = this.#limitedUntil.get(account) ?? 0
    return until > this.#parts.clock.now() ? until : null
  }

  #limit(account: string, until: EpochMs): void {
    if (this.#limitOf(account) !== null) return
    this.#limitedUntil.set(account, until)
    for (const post of this.#posts.values()) {
      // What hangs or is about to crash asks for nothing any more.
      if (post.account !== account || !post.agent.works) continue
      const afterMs = Math.round(
        nextRequestMs * drawn(this.#parts.rules.seed, 'request', post.item.id, until),
      )
      post.agent.follow(limited([], { facts: post.facts, afterMs, until }))
    }
  }
}

/** What it has declared, or a file that nobody else changes. */
const filesOf = ({ files, id }: Item): readonly string[] =>
  files.length > 0 ? files.map((file) => (file.endsWith('/') ? `${file}${id}` : file)) : [`${id}.txt`]
