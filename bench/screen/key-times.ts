import { setTimeout as sleep } from 'node:timers/promises'
import type { MeasuredScreen } from './measured-screen.ts'

/** From a key to the bytes that show what it did, in milliseconds: the focus moves to the next pane and back. */
export async function keyTimes(screen: MeasuredScreen, keys: number): Promise<readonly number[]> {
  const times: number[] = []
  for (let key = 0; key < keys; key++) {
    const [pressed, focused] = key % 2 === 0 ? ['\t', '┏ W1 '] : ['\u001b[Z', '┏ W0 ']
    times.push(await timeUntil(screen, pressed, focused))
    // Not in step with the screen's own clock.
    await sleep(40 + ((key * 37) % 80))
  }
  return times
}

function timeUntil(screen: MeasuredScreen, pressed: string, text: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now()
    const late = setTimeout(() => reject(new Error(`no ${text} within 10 s`)), 10_000)
    let seen = ''
    screen.onFrame((bytes) => {
      seen += bytes.replaceAll(colours, '')
      if (!seen.includes(text)) return
      clearTimeout(late)
      screen.onFrame(() => {})
      resolve(performance.now() - began)
    })
    screen.press(pressed)
  })
}

const colours = /\u001b\[[\d;]*m/g

export const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((one, other) => one - other)[Math.ceil(values.length * share) - 1] ?? Number.NaN
