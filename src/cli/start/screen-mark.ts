import { fstatSync, mkdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { userFolder } from '../../config/user-folder.ts'

/*
 * A screen that was killed with SIGKILL leaves its terminal without a cursor, on the alternate screen, sometimes raw. Nothing
 * in that process can restore it; the next loopwork in the same terminal can. A mark in the user's cache folder, by the
 * terminal's device, records that a screen is open there.
 */

/** Returns the function that removes the mark. Best effort: without a mark nothing is restored. */
export function markScreen(fd: number): () => void {
  const file = placeOf(fd)
  if (file === null) return () => undefined
  ignoringErrors(() => {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, String(process.pid), { mode: 0o600 })
  })
  return () => ignoringErrors(() => rmSync(file, { force: true }))
}

/** Restores a terminal that a killed screen has left in its own mode. Writes nothing where no screen was killed. */
export async function mendTerminal(fd: number): Promise<void> {
  const file = placeOf(fd)
  const owner = file === null ? null : ownerIn(file)
  if (file === null || owner === null || lives(owner)) return
  const { leaveScreen } = await import('../../tui/terminal/modes.ts')
  const { giveTitleBack } = await import('../../text/calling/title-sequence.ts')
  const { makeTerminalSane } = await import('../../process/make-terminal-sane.ts')
  ignoringErrors(() => {
    rmSync(file, { force: true })
    writeSync(fd, leaveScreen + giveTitleBack)
    // Shells do this themselves; where one has not, a line could not be typed.
    makeTerminalSane()
  })
}

function placeOf(fd: number): string | null {
  const folder = userFolder(process.env, 'XDG_CACHE_HOME', '.cache')
  return folder === null ? null : path.join(folder, `screen-${fstatSync(fd).rdev}`)
}

function ownerIn(file: string): number | null {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    return Number.isInteger(pid) && pid > 1 ? pid : null
  } catch {
    return null
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function ignoringErrors(act: () => void): void {
  try {
    act()
  } catch {
    // The mark is a help, and the terminal may be gone.
  }
}
