import type { RepositoryContext } from '../command/repository-context.ts'
import { indexState, type IndexState } from './index-file.ts'
import type { Checkout } from './target-checkouts.ts'

const published = new WeakMap<RepositoryContext, Map<string, IndexState>>()

/** Remembers the index that a delivery has just put into a checkout. */
export async function notePublished(context: RepositoryContext, { root, gitDir }: Checkout): Promise<void> {
  const known = published.get(context) ?? new Map<string, IndexState>()
  published.set(context, known)
  const state = await indexState(gitDir)
  if (state !== null) known.set(root, state)
}

/** Forgets it: the next delivery checks everything again. */
export const forgetPublished = (context: RepositoryContext, { root }: Checkout): unknown =>
  published.get(context)?.delete(root)

/** Whether no git has written a checkout's index since our last delivery. */
export const isAsPublished = (
  context: RepositoryContext,
  { root }: Checkout,
  index: IndexState | null,
): boolean => index !== null && published.get(context)?.get(root) === index
