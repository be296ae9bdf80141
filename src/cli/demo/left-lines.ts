import { shellWord } from '../../core/naming/shell-word.ts'
import { stepRows } from '../../report/next-lines.ts'
import { paintLine, type LineOptions } from '../../text/paint.ts'
import { literal, safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'

export interface LeftByDemo {
  /** The repository; absolute. */
  readonly root: string
  /** What has to be typed for loopwork where it is not on the PATH; null: it is. */
  readonly program: string | null
  /** Not all was done, and not by a conflict: a run goes on with it. */
  readonly isOpen: boolean
}

/** What stays of the demo, and the commands for it. */
export function leftLines({ root, program, isOpen }: LeftByDemo, options: LineOptions): readonly string[] {
  const at = sanitize(shellWord(root))
  const steps = [
    { command: safe`git -C ${at} log --stat`, does: literal('what the agents did') },
    { command: safe`rm -rf ${at} ${at}.loopwork`, does: literal('removes it, and the worktrees beside it') },
    ...(program === null
      ? []
      : [
          {
            command: safe`alias loopwork=${sanitize(shellWord(program))}`,
            does: literal('for such commands: it is not on your PATH'),
          },
        ]),
    ...(isOpen
      ? [
          {
            command: safe`loopwork run -C ${at} --agent scripted`,
            does: literal('goes on with what is left'),
          },
        ]
      : []),
  ]
  return [
    '',
    safe`The repository stays in ${sanitize(root)}`,
    ...stepRows(steps, options.width).map((row) => paintLine(row, { ...options, width: null }).trimEnd()),
  ]
}
