import { createHash } from 'node:crypto'
import type { Oid } from '../../core/ids.ts'
import type { DeliveryEntry, LaneStore } from '../../core/ports/lane-store.ts'
import type { PrivateGitDir } from '../command/git-command.ts'
import { openPrivateGitDir } from '../command/private-git-dir.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { deliveryMark } from './locks/index-lock.ts'
import type { Checkout } from './target-checkouts.ts'

/** Records that a user's files are being changed, from before the first change until after the last. */
export type DeliveryJournal = Pick<LaneStore, 'journalOpen' | 'journalClose' | 'journalEntries'>

/** Bringing one checkout of the target from one commit to another. */
export interface Delivery {
  readonly checkout: Checkout
  readonly target: string
  readonly from: Oid
  readonly to: Oid
  /** The content of our `index.lock`. */
  readonly lock: string
  /** The user's files with our config and an index of ours, which replaces the user's when all else is done. */
  readonly privateDir: PrivateGitDir & { readonly index: string }
}

export interface Held {
  readonly kind: 'held'
  readonly why: string
  readonly files: readonly string[]
  /** What a person can do about it, where the reason doesn't imply it. */
  readonly mend?: string
  /** What a person can paste, wherever they stand, so that it goes. */
  readonly command?: string
  /** What brings the user's changes back, once that command has put them aside. */
  readonly back?: string
}

type Way = Pick<Held, 'mend' | 'command' | 'back'>

/** @param way in words, or with the command that goes with them. */
export const held = (why: string, files: readonly string[] = [], way: string | Way = {}): Held => ({
  kind: 'held',
  why,
  files,
  ...(typeof way === 'string' ? { mend: way } : way),
})

/** What a person can do, as it was said of another reason. */
export const wayOf = ({ mend, command, back }: Held): Way => ({
  ...(mend === undefined ? {} : { mend }),
  ...(command === undefined ? {} : { command }),
  ...(back === undefined ? {} : { back }),
})

/** The reason where git finds edits of the user's in files that the work changes. */
export const changedByYou = 'files have changes of yours'

export async function delivery(
  context: RepositoryContext,
  plan: Omit<Delivery, 'privateDir'>,
): Promise<Delivery> {
  const privateDir = await openPrivateGitDir(context, {
    name: `checkouts/${createHash('sha256').update(plan.checkout.root).digest('hex').slice(0, 24)}`,
    workTree: plan.checkout.root,
    head: plan.to,
  })
  return { ...plan, privateDir: { ...privateDir, index: `${privateDir.gitDir}/index` } }
}

export const forDelivery = (lock: string): { readonly config: readonly string[] } => ({
  config: [deliveryMark(lock)],
})

/** For commands that write the delivery's own index: it is synced once, when it is staged, not after each command. */
export const draftIndex = (lock: string): { readonly config: readonly string[] } => ({
  config: [deliveryMark(lock), 'core.fsync=none'],
})

export const journalEntry = (plan: Delivery): DeliveryEntry => ({
  checkout: plan.checkout.root,
  target: plan.target,
  from: plan.from,
  to: plan.to,
  lock: plan.lock,
  at: Date.now(),
})
