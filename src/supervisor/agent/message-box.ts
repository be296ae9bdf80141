/** What became of a message to an agent. One that no agent is given waits for the item's next try. */
export type Delivery =
  /** It goes on in its session with it. */
  | 'given'
  /** It has not been started yet, and is given it when it is. */
  | 'with its prompt'
  /** Nothing can be said to its CLI while that runs. */
  | 'not possible'
  /** It has ended. */
  | 'too late'

/** Of several agents, what is said of all: the first of these that holds for one. */
const bestFirst: readonly Delivery[] = ['given', 'with its prompt', 'not possible', 'too late']

type Answer = (delivery: Delivery) => void

/** That there are messages for the agents of an attempt, and who waits to know what becomes of them. Their words are in the store. */
export class MessageBox {
  readonly #agents = new Map<number, AgentMessages>()
  readonly #mayStart: boolean

  /** @param mayStart its agents have not ended yet. */
  constructor(mayStart: boolean) {
    this.#mayStart = mayStart
  }

  of(agent: number): AgentMessages {
    const known = this.#agents.get(agent) ?? new AgentMessages()
    this.#agents.set(agent, known)
    return known
  }

  /** A message is in the store by now, for all of its agents. */
  async post(): Promise<Delivery> {
    const agents = [...this.#agents.values()]
    if (agents.length === 0) return this.#mayStart ? 'with its prompt' : 'too late'
    const all = await Promise.all(agents.map((agent) => agent.post()))
    return bestFirst.find((delivery) => all.includes(delivery)) ?? 'too late'
  }
}

/** The same for one agent. */
export class AgentMessages {
  #agent: 'before' | 'running' | 'over' = 'before'
  #isWaiting = false
  #answers: Answer[] = []

  post(): Promise<Delivery> {
    if (this.#agent === 'over') return Promise.resolve('too late')
    if (this.#agent === 'before') return Promise.resolve('with its prompt')
    this.#isWaiting = true
    const { promise, resolve } = Promise.withResolvers<Delivery>()
    this.#answers.push(resolve)
    return promise
  }

  get isWaiting(): boolean {
    return this.#isWaiting
  }

  /** Somebody learns from `post` what becomes of it. */
  get isAwaited(): boolean {
    return this.#answers.length > 0
  }

  agentRuns(): void {
    this.#agent = 'running'
  }

  /** The store has one that no process of the agent was given. */
  urge(): void {
    this.#isWaiting = true
  }

  agentIsOver(): void {
    this.#agent = 'over'
    this.take()('too late')
  }

  /** What waits now is taken care of: those who posted it are answered by the function that is returned. */
  take(): Answer {
    const answers = this.#answers
    this.#answers = []
    this.#isWaiting = false
    return (delivery) => {
      for (const answer of answers) answer(delivery)
    }
  }
}
