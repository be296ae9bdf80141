import { openPrinter } from './open-printer.ts'

/** How long a terminal that takes nothing is waited for. */
const patienceMs = 2_000

/** Prints a command's last lines. False when stdout doesn't take them in time: the process must not wait any longer. */
export async function printAtEnd(lines: readonly string[]): Promise<boolean> {
  const printer = await openPrinter(process.stdout)
  for (const line of lines) printer.print(line)
  const timer = setTimeout(() => printer.giveUp(), patienceMs)
  await printer.flushed()
  clearTimeout(timer)
  return !printer.gaveUp()
}
