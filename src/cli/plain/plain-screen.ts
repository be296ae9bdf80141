import type { Session } from '../../app/session.ts'
import type { Screen } from '../../tui/open-screen.tsx'
import { elsewhereOf } from '../print/elsewhere.ts'
import { openPrinter } from '../print/open-printer.ts'
import { boardOf, leaveRun, programsOf, type ScreenParts } from '../run/board-screen.ts'
import { plainNews } from './plain-news.ts'

/** So long a terminal that takes nothing is waited for. */
const lastLinesMs = 1_000

/** The screen in lines that can be read aloud, over the same board: nothing of the terminal is changed. */
export async function openPlainOnBoard(session: Session, parts: ScreenParts): Promise<Screen> {
  const { flags, shift, told } = parts
  const { openPlain } = await import('../../tui/plain/open-plain.ts')
  const board = await boardOf(session, parts)
  const printer = await openPrinter(process.stdout, () => told.hangUp())
  const place = elsewhereOf(flags)
  const screen = openPlain({
    ...{ board, place, input: process.stdin, bindings: session.asked.config.tui.keys },
    print: (line) => printer.print(line),
    ring: (bytes) => printer.write(bytes),
    news: await plainNews(session.store, place),
    programs: {
      ...programsOf(session),
      lines: () => Promise.reject(new Error('these are lines already: read W0 reads what a worker prints')),
    },
    onInterrupt: () => told.interrupt(),
    onQuit: (how) => leaveRun(how, board, shift),
  })
  // What follows is printed by others.
  const closed = screen.closed.then(async (end) => {
    await Promise.race([printer.flushed(), session.clock.sleep(lastLinesMs)])
    return end
  })
  return { ...screen, closed }
}
