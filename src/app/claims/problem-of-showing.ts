import type { BacklogFiles } from '../../core/ports/backlog.ts'

/** Each reads the file anew, so that what an editor has saved meanwhile stays. */
const tries = 2

/** Makes a file show what the store has. Null: it does; otherwise why not, in one line, since nobody here tries again later. */
export async function problemOfShowing(
  files: Pick<BacklogFiles, 'show'>,
  source: string,
): Promise<string | null> {
  for (let round = 1; round <= tries; round++) {
    const shown = await files.show(source, null)
    if (shown.kind === 'problem') return shown.message
    if (shown.kind !== 'changed') return null
  }
  return `${source}: somebody else is writing it, so it does not show every status yet; the next run or claim writes them`
}
