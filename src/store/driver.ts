import type { Operation } from './statement.ts'

/**
 * An engine that carries out transactions. Operations yield one statement after the other and know nothing of how they get
 * there: SQLite answers within the call, a server after a round trip.
 */
export interface Driver {
  /**
   * A transaction that no other writer overlaps. The operation is started anew for every try, so it may not act outside the
   * store.
   */
  write<T>(operation: () => Operation<T>): Promise<T>
  /**
   * A transaction that reads much before it changes something: others may write until it does. When one of them has, what
   * was read no longer holds and the operation starts anew; after some tries as `write` does it.
   */
  writeAfterReading<T>(operation: () => Operation<T>): Promise<T>
  /** One snapshot. */
  read<T>(operation: () => Operation<T>): Promise<T>
  /** Grows with every commit that changed something, by this connection or another. */
  version(): number
  close(): Promise<void>
}
