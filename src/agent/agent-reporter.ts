import type { AgentEvent, EndEvent, ToolEvent } from '../core/agent/agent-event.ts'
import type { Fault } from '../core/agent/fault.ts'
import type { AgentReport } from '../core/agent/report.ts'
import type { Usage } from '../core/agent/usage.ts'
import { priced } from './prices.ts'
import { RecentMap } from './recent-map.ts'
import { createUsageCount } from './usage-count.ts'

/** Adds up what the events of one agent process mean, in their order. */
export interface AgentReporter {
  add(event: AgentEvent): void
  report(): AgentReport
}

/**
 * @param earlier what the session had used before this process, as its last process reported it.
 * @param asked the model that it was started with, for a stream that names none.
 */
export function createReporter(earlier: Usage | null, asked: string | null = null): AgentReporter {
  let session: string | null = null
  let model: string | null = null
  let version: string | null = null
  let answered = false
  const usage = createUsageCount(earlier)
  const denials: string[] = []
  let asks: string | null = null
  let end: EndEvent | null = null
  /** Nothing is left to do, though the terminal record is still to come. */
  let isIdle = false
  let hasAgentInBackground = false
  const openTools = new RecentMap<AgentReport['openTools'][number]>()
  let retrying: AgentReport['retrying'] = null
  let fault: Fault | null = null
  let lastFault: Fault | null = null
  let interrupted = false
  let repeated: { readonly call: string; readonly title: string; times: number } | null = null
  let suspicious: string | null = null

  /** One more turn: what had ended has not. */
  const reopen = (): void => {
    end = null
    isIdle = false
    interrupted = false
  }

  /** The vendor has answered, so no try and no error before it was the last word. */
  const goOn = (): void => {
    answered = true
    retrying = null
    fault = null
    isIdle = false
  }

  const addTool = (tool: ToolEvent): void => {
    goOn()
    const isCall = tool.phase === 'start' || (tool.phase === 'end' && !openTools.has(tool.id))
    if (isCall) {
      asks = null
      const call = `${tool.name}\0${tool.title}`
      repeated = { call, title: tool.title, times: repeated?.call === call ? repeated.times + 1 : 1 }
    }
    const { id, name, title } = tool
    if (tool.phase === 'end') openTools.take(id)
    else if (tool.phase === 'start') openTools.set(id, { id, name, title })
    if (tool.denied === true) addDenial(tool.title === '' ? tool.name : `${tool.name} ${tool.title}`)
  }

  const addDenial = (what: string): void => {
    if (denials.length < mostDenials) denials.push(what.slice(0, mostOfDenial))
  }

  const add = (event: AgentEvent): void => {
    switch (event.kind) {
      case 'session':
        session = event.id
        model = event.model ?? model
        version = event.version ?? version
        reopen()
        return
      case 'turn':
        reopen()
        return
      case 'text':
        goOn()
        return
      case 'tool':
        addTool(event)
        return
      case 'background':
        hasAgentInBackground = event.open.some((task) => task.agent)
        return
      case 'retry':
        retrying = {
          // One record may say that it tries again, and another why.
          fault: event.fault.class === 'unknown' && retrying ? retrying.fault : event.fault,
          attempt: event.attempt ?? null,
          max: event.max ?? null,
          delayMs: event.delayMs ?? null,
        }
        return
      case 'fault':
        fault = event.fault
        lastFault = event.fault
        return
      case 'denied':
        addDenial(event.what)
        return
      case 'ask':
        asks = event.question
        return
      case 'usage':
        usage.add(event)
        model = event.model ?? model
        return
      case 'interrupted':
        // A CLI that was waiting for its background alone had nothing to be interrupted in.
        interrupted ||= !isIdle && end === null
        return
      case 'idle':
        isIdle = true
        return
      case 'end':
        // The try that was not answered is why, where the record itself doesn't say.
        if (!event.ok && retrying && (fault === null || fault.class === 'unknown')) fault = retrying.fault
        end = event
        openTools.clear()
        return
      case 'suspicious':
        suspicious ??= event.why
        return
      case 'plan':
      case 'notice':
      case 'other':
        return
    }
  }

  /** An agent in its background is at work, and another turn follows when that one ends. */
  const lastEnd = (): EndEvent | null => (hasAgentInBackground ? null : end)

  return {
    add,
    report: () => ({
      session,
      model,
      version,
      answered,
      usage: withCost(usage.ofProcess(lastEnd() === null), model ?? asked),
      sessionUsage: usage.ofSession(lastEnd() === null),
      denials: [...denials],
      asks,
      end: lastEnd(),
      settling: lastEnd() !== null || (isIdle && !interrupted),
      openTools: openTools.values(),
      retrying: end === null ? retrying : null,
      fault,
      lastFault,
      interrupted,
      repeated: repeated === null ? null : { title: repeated.title, times: repeated.times },
      suspicious,
    }),
  }
}

/** An agent that tries what it may not for hours must not fill the store. */
const mostDenials = 100
const mostOfDenial = 4_096

const withCost = (usage: Usage | null, model: string | null): Usage | null =>
  usage === null ? null : priced(usage, model)
