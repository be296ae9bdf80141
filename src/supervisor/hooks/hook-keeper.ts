import type { StoredEvent } from '../../core/event.ts'
import { hasHooks, type Argv, type HookName } from '../../core/calling/hooks.ts'
import { endedNeeds, occasionsOf, type Occasion } from '../../core/calling/occasion.ts'
import type { ShellEnd } from '../../core/ports/process.ts'
import { occasionWords } from '../../text/calling/occasion-words.ts'
import type { SupervisorContext } from '../context.ts'
import type { Ended } from '../loop/supervisor-end.ts'
import { messageOf } from '../message-of.ts'
import { hookEnvironment, hookInput, type HookFacts } from './hook-facts.ts'

const timeoutMs = 30_000
/** Of each call; it is a few lines that somebody wants to look up. */
const outputBytes = 64 * 1024
/** Calls at once. One that hangs must not keep all others for half a minute. */
const mostAtOnce = 4
/** How long calls are waited for at the end, all together: of a run that has ended by itself, and where a person waits. */
const patienceMs = 60_000
const shortPatienceMs = 3_000
/** Between SIGTERM and SIGKILL: less than a gate has, since the whole stop must not take longer than 10 s. */
const graceMs = 500
/** Failures of one hook that are noted; a hook that is broken is broken for every task. */
const mostNotices = 3

interface Call {
  readonly name: HookName | 'notify'
  readonly argv: Argv
  readonly facts: HookFacts
}

/**
 * Calls the user's programs for what happens in the run. None of them decides anything: they run beside the run, and what goes wrong
 * with one is a notice. Each event is taken in the store before its calls begin, so that neither a second supervisor nor the next start
 * makes them again.
 */
export class HookKeeper {
  readonly #context: SupervisorContext
  readonly #giveUp: AbortSignal
  readonly #end = new AbortController()
  readonly #running = new Set<Promise<void>>()
  readonly #failures = new Map<string, number>()
  #after: number | null = null
  #looking: Promise<void> | null = null
  #made = 0

  /** @param giveUp aborted when what the supervisor still does must end. */
  constructor(context: SupervisorContext, giveUp: AbortSignal) {
    this.#context = context
    this.#giveUp = giveUp
  }

  /** Before anything else of the run happens: what happens from now on is called for. */
  async begin(): Promise<void> {
    const { store, run } = this.#context
    // A terminal may look a moment later, when the run is held already.
    await store.beginCalling(run.id, 'terminal')
    if (!hasHooks(run.settings)) return
    this.#after = await store.beginCalling(run.id, 'programs')
    await this.#endOpenCalls()
  }

  /** Of supervisors that were killed: nobody is left who would end such a call after its time. */
  async #endOpenCalls(): Promise<void> {
    const { store, run, paths, processes } = this.#context
    const open = await paths.openHooks(run.id)
    if (open.length === 0) return
    const living = (await store.supervisorsOf(run.id)).filter(
      ({ endedAt, identity }) => endedAt === null && processes.liveness(identity) !== 'dead',
    )
    for (const { supervisor, files } of open) {
      if (living.some(({ id }) => id === supervisor)) continue
      await processes.sweep(files.marker)
      await files.end()
    }
  }

  /** Something in the store has changed. */
  kick(): void {
    this.#looking ??= this.#look()
      .catch((error: unknown) => this.#noteFailure('hooks', messageOf(error)))
      .finally(() => {
        this.#looking = null
      })
  }

  /** Calls for what is left, then for the end of the run, and waits for all of them as long as that kind of end allows. */
  async finish(ended: Ended, isOver: boolean): Promise<void> {
    if (this.#after === null || ended.kind === 'ghost') return
    const { clock } = this.#context
    const patience = ended.kind === 'stopped' || ended.kind === 'detached' ? shortPatienceMs : patienceMs
    const over = AbortSignal.any([this.#giveUp, this.#end.signal])
    const lastCalls = this.#lastCalls(ended, isOver)
    await Promise.race([lastCalls, clock.sleep(patience, over)])
    this.#end.abort()
    await lastCalls
  }

  async #lastCalls(ended: Ended, isOver: boolean): Promise<void> {
    try {
      await this.#looking
      while ((await this.#lookOnce()) && !this.#isEnding) await this.#room()
      if (!isOver && ended.kind !== 'detached') await this.#callForLeaving(ended)
    } catch (error) {
      await this.#noteFailure('hooks', messageOf(error))
    }
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  get #isEnding(): boolean {
    return this.#end.signal.aborted || this.#giveUp.aborted
  }

  async #look(): Promise<void> {
    while ((await this.#lookOnce()) && !this.#isEnding) await this.#room()
  }

  /** True when there may be more. */
  async #lookOnce(): Promise<boolean> {
    if (this.#after === null) return false
    const { store, run } = this.#context
    const { events, upTo } = await store.occasionsSince(run.id, this.#after)
    for (const event of events) {
      await this.#room()
      if (this.#isEnding) return false
      await this.#take(event)
      this.#after = event.seq
    }
    this.#after = upTo
    return events.length > 0
  }

  async #take(event: StoredEvent): Promise<void> {
    const { store, run } = this.#context
    const occasions = occasionsOf(event.body)
    const needs = occasions.flatMap(({ need }) => need ?? [])
    const ended = endedNeeds(event.body)
    const fresh = await store.takeOccasion({ run: run.id, channel: 'programs', seq: event.seq, needs, ended })
    if (fresh === null) return
    const due = occasions.filter(({ need }) => need === null || fresh.includes(need))
    const argvs = due.flatMap((occasion) => this.#programsFor(occasion.kind))
    if (argvs.length === 0) return
    const facts = await this.#factsOf(event)
    for (const { name, argv, kind } of argvs) this.#start({ name, argv, facts: { ...facts, hook: kind } })
  }

  #programsFor(
    kind: Occasion['kind'],
  ): readonly (Pick<Call, 'name' | 'argv'> & { readonly kind: Occasion['kind'] })[] {
    const { hooks, notify } = this.#context.run.settings
    const own = kind === 'limit' ? [] : hooks[kind].map((argv) => ({ name: kind, argv, kind }))
    const isNotified = notify.command !== null && notify.on.some((each) => each === kind)
    return isNotified ? [...own, { name: 'notify', argv: notify.command ?? [], kind }] : own
  }

  async #factsOf(event: StoredEvent): Promise<Omit<HookFacts, 'hook'>> {
    const { store, clock, backlog, run, paths } = this.#context
    const { body } = event
    const row = event.item === null ? null : await store.item(event.item)
    const attempt = event.attempt === null ? (row?.attempt ?? null) : await store.attempt(event.attempt)
    const counts = body.type === 'run:ended' ? await store.counts() : null
    return {
      event: event.seq,
      at: event.at,
      message: occasionWords(event, { now: clock.now(), counts }),
      run: (await store.run(run.id)) ?? run,
      outcome: body.type === 'run:ended' ? body.outcome : null,
      counts,
      row,
      attempt,
      reason: 'reason' in body ? body.reason : null,
      lastMessage: attempt === null ? null : await paths.lastMessage(attempt),
      checkout: backlog.checkout,
    }
  }

  /** The run goes on another time, but nobody supervises it any more. */
  async #callForLeaving(ended: Ended): Promise<void> {
    const { store, clock, backlog, run } = this.#context
    const programs = this.#programsFor('runEnd')
    if (programs.length === 0) return
    const living = (await store.supervisorsOf(run.id)).filter(({ endedAt }) => endedAt === null)
    if (living.length > 0) return
    const facts = {
      event: null,
      at: clock.now(),
      message: `run ${run.id} was left: ${ended.kind}`,
      run: (await store.run(run.id)) ?? run,
      outcome: ended.kind,
      counts: await store.counts(),
      row: null,
      attempt: null,
      reason: null,
      lastMessage: null,
      checkout: backlog.checkout,
    }
    for (const { name, argv } of programs) this.#start({ name, argv, facts: { ...facts, hook: 'runEnd' } })
  }

  /** Until one more call may be made. */
  async #room(): Promise<void> {
    while (this.#running.size >= mostAtOnce && !this.#isEnding) await Promise.race(this.#running)
  }

  #start(call: Call): void {
    const running = this.#call(call)
      .catch((error: unknown) => this.#noteFailure(call.name, messageOf(error)))
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  async #call({ name, argv, facts }: Call): Promise<void> {
    const { processes, paths, run, me, backlog } = this.#context
    this.#made += 1
    const files = paths.hookFiles(run.id, me, `${this.#made}-${name}`)
    await files.begin(hookInput(facts))
    try {
      const end = await processes.shell.program({
        argv,
        cwd: backlog.checkout,
        env: hookEnvironment(facts),
        input: files.input,
        timeoutMs,
        outputBytes,
        graceMs,
        log: files.log,
        marker: files.marker,
        signal: AbortSignal.any([this.#end.signal, this.#giveUp]),
      })
      const why = whatWentWrong(end)
      if (why !== null) await this.#noteFailure(name, `${argv[0] ?? ''}: ${why}`)
    } finally {
      await files.end()
    }
  }

  async #noteFailure(name: string, why: string): Promise<void> {
    const { store, run } = this.#context
    const failures = (this.#failures.get(name) ?? 0) + 1
    this.#failures.set(name, failures)
    if (failures > mostNotices) return
    const last = failures === mostNotices ? '; further failures of it are not reported' : ''
    const key = name === 'hooks' ? 'hooks' : name === 'notify' ? 'notify.command' : `hooks.${name}`
    // A notice about a hook must not end the run, either.
    await store
      .note(run.id, { type: 'notice', message: `${key}: ${why}${last}; the run is not affected` })
      .catch(() => undefined)
  }
}

function whatWentWrong(end: ShellEnd): string | null {
  switch (end.kind) {
    case 'exit':
      if (end.code === 153) return `ended, since it printed more than ${outputBytes / 1024} KiB`
      return end.code === 0 ? null : `exit ${end.code}${lastLine(end.lastLines)}`
    case 'timeout':
      return `ended, since it took longer than ${timeoutMs / 1000} s`
    case 'stopped':
      return 'ended with the run, before it was through'
    case 'not started':
      return `not started: ${end.why}`
  }
}

const lastLine = (lines: readonly string[]): string => {
  const last = lines.findLast((line) => line.trim() !== '')
  return last === undefined ? '' : `, ${last.slice(0, 200)}`
}
