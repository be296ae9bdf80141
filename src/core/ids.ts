/** Branded ids: a number of one kind cannot be passed where another kind is meant. */
declare const brand: unique symbol
type Brand<T, Name extends string> = T & { readonly [brand]: Name }

/** The id as the backlog spells it. Unique after NFC and case folding. */
export type ItemId = Brand<string, 'ItemId'>
export type RunId = Brand<number, 'RunId'>
/** One try of an item; unique in the store, names the folder `attempts/<id>/`. */
export type AttemptId = Brand<number, 'AttemptId'>
export type SupervisorId = Brand<number, 'SupervisorId'>
export type CommandId = Brand<number, 'CommandId'>
export type NoteId = Brand<number, 'NoteId'>
/** A full object id of git, 40 or 64 hex digits. */
export type Oid = Brand<string, 'Oid'>

/** Milliseconds since the epoch, by the wall clock. For showing and deadlines, never for order. */
export type EpochMs = number

export const itemId = (text: string): ItemId => text as ItemId
export const runId = (value: number): RunId => value as RunId
export const attemptId = (value: number): AttemptId => value as AttemptId
export const supervisorId = (value: number): SupervisorId => value as SupervisorId
export const commandId = (value: number): CommandId => value as CommandId
export const noteId = (value: number): NoteId => value as NoteId

/** @throws TypeError when the text is no object id: a parse error of git's output is a bug of ours. */
export function oid(text: string): Oid {
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text))
    throw new TypeError(`not an object id: ${JSON.stringify(text)}`)
  return text as Oid
}

/** As people read it; git finds a commit by so much of its name in all but the largest repositories. */
export const shortOid = (id: string): string => id.slice(0, 7)

/** For commands that are pasted: unambiguous in the largest repositories, and until much later. */
export const pastedOid = (id: string): string => id.slice(0, 12)
