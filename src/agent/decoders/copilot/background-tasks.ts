import type { AgentEvent, ToolEvent } from '../../../core/agent/agent-event.ts'
import { textAt, type JsonRecord } from '../json-record.ts'

/** What copilot has left in its background, by its own words where a call ends and by its notices. */
export class BackgroundTasks {
  /** By id of the shell or the agent. */
  readonly #open = new Map<string, { readonly id: string; readonly agent: boolean }>()

  get hasAgent(): boolean {
    return [...this.#open.values()].some(({ agent }) => agent)
  }

  /** Undefined unless this call has left something behind. */
  started(call: ToolEvent): readonly AgentEvent[] | undefined {
    if (call.ok !== true) return undefined
    const id = /^<command started in (?:the )?background with shellId: ([^\s>]+)>/.exec(
      call.output ?? '',
    )?.[1]
    const agent = /^Agent started in (?:the )?background with agent_?id: ([^\s.>]+)/i.exec(
      call.output ?? '',
    )?.[1]
    if (call.class === 'shell' && id !== undefined)
      return this.#add(`shell ${id}`, { id: call.id, agent: false })
    if (call.class === 'agent' && agent !== undefined)
      return this.#add(`agent ${agent}`, { id: call.id, agent: true })
    return undefined
  }

  notice(kind: JsonRecord | undefined): readonly AgentEvent[] | undefined {
    switch (kind?.['type']) {
      case 'shell_completed':
      case 'shell_detached_completed':
        return this.#remove(`shell ${textAt(kind, 'shellId') ?? ''}`)
      case 'agent_completed':
      case 'agent_idle':
        return this.#remove(`agent ${textAt(kind, 'agentId') ?? ''}`)
      default:
        return undefined
    }
  }

  agentEnded(call: string): readonly AgentEvent[] | undefined {
    const entry = [...this.#open].find(([, task]) => task.agent && task.id === call)
    return entry === undefined ? undefined : this.#remove(entry[0])
  }

  #add(key: string, task: { readonly id: string; readonly agent: boolean }): readonly AgentEvent[] {
    this.#open.set(key, task)
    return this.#state()
  }

  #remove(key: string): readonly AgentEvent[] | undefined {
    return this.#open.delete(key) ? this.#state() : undefined
  }

  #state(): readonly AgentEvent[] {
    return [{ kind: 'background', open: [...this.#open.values()] }]
  }
}
