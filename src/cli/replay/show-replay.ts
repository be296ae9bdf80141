import type { CommonFlags } from '../../app/options/flags.ts'
import type { Config } from '../../config/schema/config.ts'
import type { Board } from '../../core/board.ts'
import { detectAscii, detectColours } from '../../text/detect-colours.ts'
import { elsewhereOf } from '../print/elsewhere.ts'
import { errorLines } from '../print/error.ts'
import { restoreHoweverItEnds } from '../run/board-screen.ts'

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
  const taste = config.tui
  const screen = openScreen({
    board,
    terminal: ttyTerminal(process.stdin, process.stdout),
    settings: {
      colours: detectColours(process.env, !flags.color),
      background: 'auto',
      ascii: taste.characters === 'ascii' || (taste.characters === 'auto' && detectAscii(process.env)),
      outputMode: 'multiplexed',
      place: elsewhereOf(flags),
      bindings: taste.keys,
      theme: taste.theme,
      characters: taste.characters,
      mouse: taste.mouse,
    },
    onInterrupt: () => void screen.close(),
    onQuit: () => undefined,
  })
  const end = await screen.closed
  if (end.kind === 'failed')
    for (const line of errorLines(end.error, { verbose: flags.verbose === true }))
      process.stderr.write(`${line}\n`)
}
