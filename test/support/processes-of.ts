import { readdirSync, readFileSync } from 'node:fs'

/** Every living process whose HOME is this folder: a story's loopwork, its agents, and what they started. */
export function processesOf(home: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) => {
      try {
        const state = /\) (\w) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]
        return state !== 'Z' && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`HOME=${home}\0`)
      } catch {
        return false
      }
    })
}

/** All of them, as a crash of the machine would. */
export function killProcessesOf(home: string): void {
  for (const pid of processesOf(home)) signalIfThere(pid, 'SIGKILL')
}

/** It may have ended between the look and now. */
export function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
