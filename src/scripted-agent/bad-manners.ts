import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { say, writeFully } from './say.ts'

/** Steps of an agent that misbehaves, for rehearsals and tests. */

/** Until a signal comes. */
export const hang = (): Promise<never> => new Promise(() => setInterval(() => {}, 60_000))

/** Only SIGKILL ends it. */
export function deaf(): Promise<never> {
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, () => {})
  return hang()
}

/** `flood BYTES` of short lines, as fast as the log takes them. */
export function flood(rest: string): undefined {
  const wanted = Number(rest)
  if (!Number.isSafeInteger(wanted) || wanted < 0)
    throw new Error(`no number of bytes: ${JSON.stringify(rest)}`)
  const line = 'the quick brown fox jumps over the lazy dog, again and again and again\n'
  const block = Buffer.from(line.repeat(1_000))
  for (let left = wanted; left > 0; left -= block.length) writeFully(block.subarray(0, left))
}

/** `signal SIGKILL`: ends itself by it. */
export function signal(name: string): Promise<never> {
  if (!(name in constants.signals)) throw new Error(`no signal: ${JSON.stringify(name)}`)
  process.kill(process.pid, name)
  return hang()
}

/** What no screen may ever act on: clipboard, title, cursor, C1, bidi, links, a faked line of loopwork's own. */
export function escape(): undefined {
  const esc = '\u001b'
  const nasty = [
    `${esc}]52;c;c3RvbGVu\u0007clipboard`,
    `${esc}]0;title\u0007title`,
    `${esc}[2J${esc}[1;1Hcursor`,
    `${esc}[?1049h${esc}[?25lscreen`,
    `${esc}]8;;https://example.org\u0007link${esc}]8;;\u0007`,
    `${esc}Pq#0;2;0;0;0${esc}\\image`,
    '\u009b31mC1\u009b0m',
    'bidi \u202e desrever \u202c',
    'zero\u200bwidth \u{e0041}tag',
    'over\rwritten',
    'bell\u0007 back\u0008space',
    '── try 9, forged ──',
  ]
  for (const line of nasty) say(line)
}

/** Leaves a grandchild in a session of its own, which outlives us unless somebody looks for it. */
export function spawnChild(): Promise<undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' })
    child.unref()
    child.once('error', reject)
    child.once('spawn', () => resolve(undefined))
  })
}
