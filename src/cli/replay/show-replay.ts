import type { CommonFlags } from '../../app/options/flags.ts'
import type { Config } from '../../config/schema/config.ts'
import type { Board } from '../../core/board/board.ts'
import { errorLines } from '../print/error.ts'
import { restoreHoweverItEnds } from '../run/board-screen.ts'
import { screenSettings } from '../run/screen-settings.ts'
import { writeBeside } from '../../process/write-beside.ts'

/** Shows the board until it is left. */
export async function showReplay(
  board: Board,
  flags: CommonFlags,
  config: Pick<Config, 'tui'>,
): Promise<void> {
  const { openScreen } = await import('../../tui/open-screen.tsx')
  const { ttyTerminal } = await import('../../tui/terminal/terminal.ts')
  const { restoreTerminal } = await import('../../tui/terminal/restore-terminal.ts')
  restoreHoweverItEnds(restoreTerminal, 'The replay has ended; nothing was changed by it.')
  const screen = openScreen({
    board,
    terminal: ttyTerminal(process.stdin, process.stdout, writeBeside),
    settings: screenSettings(config, flags, 'multiplexed'),
    onInterrupt: () => void screen.close(),
    onQuit: () => undefined,
  })
  const end = await screen.closed
  if (end.kind === 'failed')
    for (const line of errorLines(end.error, { verbose: flags.verbose === true }))
      process.stderr.write(`${line}\n`)
}
