import type { Site } from '../command/repository-context.ts'
import type { Checkout } from './target-checkouts.ts'
import { indexState, type IndexState } from './index-file.ts'

const published = new WeakMap<Site, Map<string, IndexState>>()

/** Remembers the index that a delivery has just put into a checkout. */
export async function notePublished(site: Site, { root, gitDir }: Checkout): Promise<void> {
  const known = published.get(site) ?? new Map<string, IndexState>()
  published.set(site, known)
  const state = await indexState(gitDir)
  if (state !== null) known.set(root, state)
}

/** Nothing is taken for granted there any more. */
export const forgetPublished = (site: Site, { root }: Checkout): unknown => published.get(site)?.delete(root)

/** Whether no git has written a checkout's index since our last delivery. */
export const isAsPublished = (site: Site, { root }: Checkout, index: IndexState | null): boolean =>
  index !== null && published.get(site)?.get(root) === index
