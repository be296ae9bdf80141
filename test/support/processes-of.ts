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
