import { placeNameOf, type PlacedAttempt } from '../../core/attempt.ts'
import { shortOid } from '../../core/ids.ts'
import type { Repair, SecureOrder } from '../../core/ports/worktrees.ts'
import type { Remains } from '../context.ts'

/** Protects the agent's own commits from the user's `gc`, and reports once what a `gc` has deleted before. */
export async function secureWorktree(
  context: Remains,
  attempt: PlacedAttempt,
  when: SecureOrder['when'] = 'now',
): Promise<void> {
  const { slug, number } = placeNameOf(attempt)
  const dir = attempt.agents[0].worktree.path
  // Best effort: files are collected without it, and the next check tries again.
  const repair = await context.git.worktrees.secure({ dir, slug, number, when }).catch(() => null)
  if (repair === null) return
  const message = `${attempt.item}: ${wordsOf(repair)}`
  await context.store.note(context.run.id, { type: 'notice', message })
}

function wordsOf({ moved, unstaged, unreadable }: Repair): string {
  const [first] = moved
  const found =
    unreadable && moved.length === 0
      ? 'the index of its worktree could not be read'
      : 'objects of its try were pruned while the agent committed'
  const names = moved.map(({ name }) => name.replace(/^refs\/heads\//, '')).join(', ')
  const back =
    first === undefined ? [] : [`${names} went back from ${shortOid(first.from)} to ${shortOid(first.to)}`]
  const staged = unstaged ? ['what it had staged is not staged any more'] : []
  const done = [...back, ...staged]
  return `${found}: ${done.length === 0 ? 'they are written anew' : `${done.join(', ')}; its files are all there`}`
}

/** How often new commits of the agent are looked for. */
const lookMs = 500

/** While the agent works: at most one check at a time, and none is awaited. */
export class SecureWhileRunning {
  readonly #context: Remains
  readonly #attempt: PlacedAttempt
  #at = -Infinity
  #looking: Promise<void> | null = null

  constructor(context: Remains, attempt: PlacedAttempt) {
    this.#context = context
    this.#attempt = attempt
  }

  look(): void {
    const now = this.#context.clock.awakeMs()
    if (this.#looking !== null || now - this.#at < lookMs) return
    this.#at = now
    const looking = secureWorktree(this.#context, this.#attempt, 'changed').finally(
      () => (this.#looking = null),
    )
    // A store failure is reported by the attempt's next write.
    this.#looking = looking.catch(() => undefined)
  }

  async whenIdle(): Promise<void> {
    await this.#looking
  }
}
