import { existsSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** Loaded into loopwork's process by the bench (`--import`): the longest delay of its event loop since it was asked last, in milliseconds. */
const folder = process.env['BENCH']
const resolutionMs = 5
if (folder !== undefined) {
  const asked = path.join(folder, 'delay.asked')
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  setInterval(() => {
    if (!existsSync(asked)) return
    writeFileSync(path.join(folder, 'delay'), `${Math.max(0, delay.max / 1e6 - resolutionMs)}`)
    delay.reset()
    rmSync(asked)
  }, 50).unref()
}
