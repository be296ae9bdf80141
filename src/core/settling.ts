/** The target has moved on since its merge was handed to a person, so what they settle may conflict with it again. */
export interface Behind {
  /** The worktree; absolute. */
  readonly dir: string
  readonly target: string
  /**
   * `open` - files of the merge are open still. `settled` - none is, and it is not committed. `no merge` - none is under way: it was
   * committed, or dropped.
   */
  readonly stage: 'open' | 'settled' | 'no merge'
}
