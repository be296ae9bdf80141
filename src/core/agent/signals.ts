/** What an agent says of its task by the words of smart-ralph, each alone on a line. */
export interface Signals {
  /** The last that it gives. */
  readonly verdict: 'pass' | 'fail' | null
  /** What it says right before that. */
  readonly why: string
  /** It calls its task complete. */
  readonly complete: boolean
  /** Words by which it says of the same task that a person has to do it; null: none. */
  readonly contradiction: string | null
}
