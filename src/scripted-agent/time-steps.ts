import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { Scene } from './perform.ts'
import { say } from './say.ts'

const lookMs = 20

/** `sleep 200ms`, `sleep 2s`. */
export async function sleepStep(rest: string, scene: Scene): Promise<undefined> {
  await wait(durationMs(rest) * scene.pace)
}

/** `wait-for PATH`: until the file is there. */
export async function waitFor(path: string): Promise<undefined> {
  while (!existsSync(path)) await wait(lookMs)
}

export async function think(rest: string, scene: Scene): Promise<undefined> {
  const ms = (rest === '' ? 1_000 : durationMs(rest)) * scene.pace
  await wait(ms)
  say(`~ thought ${Math.max(1, Math.round(ms / 1000))}s`)
}

function durationMs(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? []
  if (number === undefined) throw new Error(`no duration: ${JSON.stringify(text)}; write 200ms, 2s or 1m`)
  const unitMs = unit === 'm' ? 60_000 : unit === 's' ? 1_000 : 1
  return Number(number) * unitMs
}
