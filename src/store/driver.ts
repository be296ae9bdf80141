import type { EpochMs } from '../core/ids.ts'
import type { Operation } from './statement.ts'

/** A transaction, given the time at which it began: the driver's, so that all who write to one store have one clock. */
export type Transaction<T> = (now: EpochMs) => Operation<T>

/** What a caller asks for, with the transaction's time. */
export type Timed<Request> = Request & { readonly now: EpochMs }

/**
 * An engine that carries out transactions. Operations yield one statement after the other and know nothing of how they get
 * there: SQLite answers within the call, a server after a round trip.
 */
export interface Driver {
  /**
   * A transaction that no other writer overlaps. The operation is started anew for every try, with the time of
   * that try, so it may not act outside the store.
   */
  write<T>(transaction: Transaction<T>): Promise<T>
  /**
   * The same as a step of many. What a power cut takes away of it may be missing afterwards, though never without what came later: a
   * `write` behind the last step makes all of them durable.
   */
  writeStep<T>(transaction: Transaction<T>): Promise<T>
  /**
   * A transaction that reads much before it changes something: others may write until it does. When one of them has, what
   * was read no longer holds and the operation starts anew; after some tries as `write` does it.
   */
  writeAfterReading<T>(transaction: Transaction<T>): Promise<T>
  /** One snapshot. */
  read<T>(transaction: Transaction<T>): Promise<T>
  /** Grows with every commit that changed something, by this connection or another. */
  version(): number
  /** Its time: what a transaction that began now would be given. A server's driver asks the server. */
  now(): Promise<EpochMs>
  close(): Promise<void>
}
