import type { PtyTerminal } from './pty-terminal.ts'

/** The worker whose pane has the heavy border; null when the table has the keys. */
export const focusedWorker = (screen: PtyTerminal): string | null =>
  /┏ (?:▸ )?(W\d+) /.exec(screen.text())?.[1] ?? null

/** The task in the row of the table that the cursor is on. */
export const chosenTask = (screen: PtyTerminal): string | null =>
  /^▸ \S (\S+)/m.exec(screen.text())?.[1] ?? null
