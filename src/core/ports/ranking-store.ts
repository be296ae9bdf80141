import type { PacedTask, Paces } from '../policy/order/paces.ts'

/**
 * How long the way to the end behind each item is, which orders the claims of the strategies `dependency` and `mixed`. It follows each
 * change of what waits for what. What is measured since then is brought in by a *round* of small transactions, so that no claim
 * waits for long; such a change, an import, or another supervisor's round, overtakes it.
 */
export interface RankingStore {
  paceFacts(): Promise<PaceFacts>
  /** Stores the paces and resolves to the number of a new round. Lengths that are stored by an import from here on follow them. */
  beginRound(paces: Paces): Promise<number>
  /** In the order of their rows. */
  worksAfter(row: number, limit: number): Promise<readonly RankedWork[]>
  /** In the order of their items. */
  edgesAfter(edge: Edge, limit: number): Promise<readonly Edge[]>
  /** The same of a container and what is in it: it waits for that. */
  contentsAfter(edge: Edge, limit: number): Promise<readonly Edge[]>
  /** Changes nothing once the round is overtaken. `isLast`: the round is complete with these. */
  storeLengths(round: number, lengths: readonly RankedLength[], isLast: boolean): Promise<'ok' | 'overtaken'>
  /** What a kill has cut off of a change in what waits for what: all lengths follow from it again, in short transactions. */
  finishLengths(): Promise<void>
}

export interface PaceFacts {
  /** The newest that are done. */
  readonly measured: readonly PacedTask[]
  /** What the stored lengths follow, or will when the last round is complete. */
  readonly paces: Paces
  /** A round was begun, or lengths were left outdated, and that was not completed: somebody is at it, or was killed. */
  readonly isUnfinished: boolean
}

/** By its row in the store. */
export interface RankedLength {
  readonly row: number
  /** In units of work of a usual pace. */
  readonly length: number
}

export interface RankedWork extends RankedLength {
  /** Its own part of the length. */
  readonly work: number
}

/** Rows of two items, of which the first needs the second. */
export interface Edge {
  readonly item: number
  readonly needs: number
}
