import type { AskedPlan, Board, NoteTaken, TaskAdded, Undoable } from '../../core/board/board.ts'
import type { BoardWindow } from '../../core/board/page-content.ts'
import type { BoardSnapshot } from '../../core/board/snapshot.ts'
import type { Command, CommandAnswer } from '../../core/command.ts'
import type { EpochMs, ItemId } from '../../core/ids.ts'
import type { Refusal } from '../../core/ports/backlog-store.ts'
import type { ReplayControls } from '../../core/run/replay.ts'
import { noSettings } from '../../core/run/setting.ts'
import { literal, type Safe } from '../../text/safe.ts'
import type { ReplayClock } from './replay-clock.ts'

/** A store as it was at a moment. */
export interface Past {
  rewind(): Promise<void>
  advance(to: EpochMs, most: number): Promise<number>
}

export interface ReplayParts {
  /** Over the store as it was. */
  readonly board: Pick<Board, 'read' | 'find' | 'needy' | 'neededBy' | 'why' | 'keepCopy' | 'reportOf'>
  readonly past: Past
  readonly clock: ReplayClock
  /** When anything happened, oldest first. */
  readonly moments: readonly EpochMs[]
  /** The moment that the board is to be read at. */
  standAt(at: EpochMs): void
}

/** So many events at a time: a key is answered in between. */
const eventsAtOnce = 200
const frameMs = 100

/** The board of a run that is over: what it showed then, as fast as one wants. Nothing can be asked of it. */
export class ReplayBoard implements Board {
  readonly #parts: ReplayParts
  readonly #listeners = new Set<() => void>()
  #at: EpochMs | null = null

  constructor(parts: ReplayParts) {
    this.#parts = parts
  }

  readonly replay: ReplayControls = {
    toggle: () => this.#steer((clock) => clock.toggle()),
    faster: () => this.#steer((clock) => clock.shift(1)),
    slower: () => this.#steer((clock) => clock.shift(-1)),
    seek: (ms) => this.#steer((clock) => clock.moveTo(clock.now() + ms)),
    step: (direction) => this.#steer((clock) => clock.moveTo(this.#moment(clock.now(), direction))),
  }

  readonly settings: Board['settings'] = noSettings(why)

  async read(window: BoardWindow): Promise<BoardSnapshot> {
    const { board, clock, standAt } = this.#parts
    const replay = clock.state()
    await this.#moveTo(replay.at)
    standAt(replay.at)
    const snapshot = await board.read(window)
    return { ...snapshot, others: [], watches: false, forecast: null, lastAct: null, replay }
  }

  subscribe(changed: () => void): () => void {
    const timer = setInterval(() => {
      if (!this.#parts.clock.state().paused) changed()
    }, frameMs)
    this.#listeners.add(changed)
    return () => {
      clearInterval(timer)
      this.#listeners.delete(changed)
    }
  }

  ask = (): Promise<readonly Command[]> => Promise.resolve([])
  stop = (): Promise<readonly Command[]> => Promise.resolve([])
  lastAct = () => Promise.resolve(null)
  takeBack = () => Promise.resolve(null)
  answers = (): Promise<readonly Command[]> => Promise.resolve([])
  retry = (items: readonly ItemId[]) => Promise.resolve(refused(items))
  cancel = (items: readonly ItemId[]) => Promise.resolve(refused(items))
  extendLeft = (): Promise<Safe | null> => Promise.resolve(literal(why))
  note = (): Promise<NoteTaken> => Promise.resolve({ kind: 'refused', why })
  planOf = (): Promise<AskedPlan | null> => Promise.resolve(null)
  answerPlan = ({ item }: { readonly item: ItemId }) => Promise.resolve(refused([item]))
  add = (): Promise<TaskAdded> => Promise.resolve({ kind: 'refused', field: 'title', why })
  knownOf = () => Promise.resolve(null)
  takeUp = (): void => undefined
  undoable = (): Promise<Undoable | null> => Promise.resolve(null)
  undoHere = (): Promise<CommandAnswer> => Promise.resolve({ state: 'refused', message: why })
  find = (item: ItemId) => this.#parts.board.find(item)
  keepCopy: Board['keepCopy'] = (attempt, lines) => this.#parts.board.keepCopy(attempt, lines)
  reportOf: Board['reportOf'] = (summary) => this.#parts.board.reportOf(summary)
  neededBy: Board['neededBy'] = (item) => this.#parts.board.neededBy(item)
  needy = () => this.#parts.board.needy()
  why: Board['why'] = (item) => this.#parts.board.why(item)
  agentOffers = () => Promise.resolve(null)
  chooseAgent = (item: ItemId) => Promise.resolve({ item, why })
  failed = (): Promise<readonly ItemId[]> => Promise.resolve([])

  async #moveTo(at: EpochMs): Promise<void> {
    const { past } = this.#parts
    if (this.#at === null || at < this.#at) await past.rewind()
    this.#at = at
    while ((await past.advance(at, eventsAtOnce)) === eventsAtOnce)
      await new Promise((resolve) => setImmediate(resolve))
  }

  #steer(act: (clock: ReplayClock) => void): void {
    act(this.#parts.clock)
    for (const changed of this.#listeners) changed()
  }

  /** Where nothing happens any more it stays. */
  #moment(now: EpochMs, direction: 1 | -1): EpochMs {
    const { moments } = this.#parts
    const found = direction === 1 ? moments.find((at) => at > now) : moments.findLast((at) => at < now)
    return found ?? now
  }
}

const why = 'this is a replay: nothing is steered'

const refused = (items: readonly ItemId[]): readonly Refusal[] => items.map((item) => ({ item, why }))
