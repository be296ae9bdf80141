import type { StoredEvent } from '../core/event.ts'
import type { EpochMs, RunId } from '../core/ids.ts'
import { endedNeeds, occasionsOf, type Occasion } from '../core/calling/occasion.ts'
import type { Store } from '../core/ports/store.ts'
import type { Run } from '../core/run/run.ts'
import { runCommand } from '../process/run-command.ts'
import { occasionWords } from '../text/calling/occasion-words.ts'
import { safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { callSequence, desktopForm, type TerminalCall } from '../text/calling/terminal-call.ts'

interface CallerParts {
  readonly store: Pick<
    Store,
    'beginCalling' | 'occasionsSince' | 'takeOccasion' | 'counts' | 'dataVersion' | 'newestRun' | 'now'
  >
  readonly project: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Written to the terminal in one piece. */
  write(bytes: string): void
}

const lookMs = 250
/** Of what happened before, while no terminal was there, the person who has just come sees the result. */
const newsMs = 60_000

/** Rings the bell and notifies the desktop for a run, once for each need, whichever of several terminals sees it first. */
export class TerminalCaller {
  readonly #parts: CallerParts
  #timer: NodeJS.Timeout | undefined
  #run: RunId | null = null
  #after = 0
  #version = -1
  #looking: Promise<void> | null = null
  #tmux: TerminalCall['tmux'] | null = null

  constructor(parts: CallerParts) {
    this.#parts = parts
  }

  /** Looks from time to time at the run that is the newest, until `finish`. */
  begin(): void {
    this.#timer ??= setInterval(() => this.#kick(), lookMs)
  }

  /** The last look: what happened at the end of the run is called for as well. */
  async finish(): Promise<void> {
    clearInterval(this.#timer)
    await this.#looking
    this.#kick()
    await this.#looking
  }

  /** A store that can't be read is reported by the supervisor, which reads it too. */
  #kick(): void {
    this.#looking ??= this.#look()
      .catch(() => undefined)
      .finally(() => {
        this.#looking = null
      })
  }

  async #look(): Promise<void> {
    const { store } = this.#parts
    const version = store.dataVersion()
    if (version === this.#version) return
    this.#version = version
    const run = await store.newestRun()
    if (run === null || !isWanted(run)) return
    if (this.#run !== run.id) this.#after = await store.beginCalling(run.id, 'terminal')
    this.#run = run.id
    for (;;) {
      const { events, upTo } = await store.occasionsSince(run.id, this.#after)
      for (const event of events) await this.#take(event, run)
      this.#after = upTo
      if (events.length === 0) return
    }
  }

  async #take(event: StoredEvent, run: Run): Promise<void> {
    const { store } = this.#parts
    const occasions = occasionsOf(event.body).filter(({ kind }) => isCalledFor(kind, run))
    const ended = endedNeeds(event.body)
    if (occasions.length === 0 && ended.length === 0) return
    const needs = occasions.flatMap(({ need }) => need ?? [])
    const fresh = await store.takeOccasion({ run: run.id, channel: 'terminal', seq: event.seq, needs, ended })
    if (fresh === null || !occasions.some(({ need }) => need === null || fresh.includes(need))) return
    const now = await store.now()
    if (now - event.at <= newsMs) await this.#call(event, run, now)
  }

  async #call(event: StoredEvent, { settings: { notify } }: Run, now: EpochMs): Promise<void> {
    const { store, project, env, write } = this.#parts
    const counts = event.body.type === 'run:ended' ? await store.counts() : null
    const desktop = notify.desktop ? desktopForm(env) : null
    const bytes = callSequence({
      title: safe`loopwork ${sanitize(project)}`,
      text: occasionWords(event, { now, counts }),
      bell: notify.bell,
      desktop,
      tmux: desktop === null ? 'none' : (this.#tmux ??= await tmuxOf(env)),
    })
    if (bytes !== '') write(bytes)
  }
}

const isWanted = ({ settings: { notify } }: Run): boolean =>
  (notify.bell || notify.desktop) && notify.on.length > 0

const isCalledFor = (kind: Occasion['kind'], { settings: { notify } }: Run): boolean =>
  notify.on.some((each) => each === kind)

const tmuxTimeoutMs = 1_000

/** tmux drops what it does not know; it hands a sequence on only where its user has allowed that. */
async function tmuxOf(env: CallerParts['env']): Promise<TerminalCall['tmux']> {
  if ((env['TMUX'] ?? '') === '') return 'none'
  const asked = await runCommand({
    argv: ['tmux', 'show-options', '-Apqv', 'allow-passthrough'],
    cwd: '/',
    timeoutMs: tmuxTimeoutMs,
  })
  const says = asked.kind === 'exit' && asked.code === 0 ? asked.stdout.toString('utf8').trim() : ''
  return says === 'on' || says === 'all' ? 'passes' : 'keeps'
}
