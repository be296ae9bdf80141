import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { Probe, ProbeOrder } from './probe.ts'

const probe = pathToFileURL(path.join(import.meta.dirname, 'probe.ts')).href

/** Of a screen that is to be probed. */
export const withProbe = { NODE_OPTIONS: `--disable-warning=ExperimentalWarning --import=${probe}` }

export async function askProbe(folder: string, order: ProbeOrder = {}): Promise<Probe> {
  const asked = path.join(folder, 'probe.asked')
  writeFileSync(`${asked}.new`, JSON.stringify(order))
  renameSync(`${asked}.new`, asked)
  while (existsSync(asked)) await sleep(10)
  return JSON.parse(readFileSync(path.join(folder, 'probe'), 'utf8')) as Probe
}
