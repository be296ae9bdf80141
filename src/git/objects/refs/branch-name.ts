import type { RepositoryContext } from '../../command/repository-context.ts'
import { branchRef, readRefsBelow } from './refs.ts'

/**
 * Names for an attempt's branch, best first: `loopwork/<slug>/<number>`; with the store's id where another store (or the
 * user) has that one; under another root where a branch called `loopwork` or `loopwork/<slug>` makes names below it
 * impossible.
 */
export function branchNames(
  context: RepositoryContext,
  { slug, number }: { readonly slug: string; readonly number: number },
): readonly string[] {
  const own = `${number}-${context.storeId}`
  return [
    `loopwork/${slug}/${number}`,
    `loopwork/${slug}/${own}`,
    `loopwork-run/${slug}/${number}`,
    `loopwork-run/${slug}/${own}`,
    `loopwork-${context.storeId}/${slug}/${number}`,
  ]
}

/** Whether some store may have made it for an attempt. */
export const isAttemptBranch = (name: string): boolean =>
  /^loopwork(?:-run|-[0-9a-f]{12})?\/[^/]+\/\d+(?:-[0-9a-f]{12})?$/.test(name)

/** Those of the names that can be made beside the branches that are there. Never one that is there. */
export async function freeBranchNames(
  context: RepositoryContext,
  names: readonly string[],
): Promise<readonly string[]> {
  const roots = [...new Set(names.map((name) => branchRef(name.split('/')[0] ?? name)))]
  const taken = await readRefsBelow(context, roots)
  return names.filter((name) => {
    const ref = branchRef(name)
    return !taken.some((other) => other === ref || ref.startsWith(`${other}/`) || other.startsWith(`${ref}/`))
  })
}
