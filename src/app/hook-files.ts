import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { namesIn } from '../files/or-null.ts'
import { supervisorId, type SupervisorId } from '../core/ids.ts'
import type { HookFiles, StatePaths } from '../supervisor/context.ts'

/** Each call has a log of its own, so that no output of one is taken for another's. The newest stay. */
const mostLogs = 50

/** Where the calls of a run have their files, and what the marks of their processes begin with. */
export interface HookPlace {
  readonly folder: string
  readonly marker: string
}

/** `3.12-itemDone`: of supervisor 3. */
export const hookCall = (supervisor: SupervisorId, name: string): string => `${supervisor}.${name}`

/** Files of one call. Its input is there for as long as the call goes on. */
export function hookFilesAt({ folder, marker }: HookPlace, call: string): HookFiles {
  const input = path.join(folder, `${call}.json`)
  const log = path.join(folder, `${call}.log`)
  return {
    input,
    log,
    marker: `${marker}-${call}`,
    async begin(facts) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeFile(input, facts, { mode: 0o600 })
    },
    async end() {
      await rm(input, { force: true })
      if (!(await hasContent(log))) await rm(log, { force: true })
      await removeOldest(folder)
    },
  }
}

export async function openHooksIn(place: HookPlace): ReturnType<StatePaths['openHooks']> {
  return (await namesIn(place.folder)).flatMap((name) => {
    const [, call = '', supervisor = ''] = /^((\d+)\..+)\.json$/.exec(name) ?? []
    return call === ''
      ? []
      : [{ supervisor: supervisorId(Number(supervisor)), files: hookFilesAt(place, call) }]
  })
}

const hasContent = (file: string): Promise<boolean> =>
  stat(file).then(
    ({ size }) => size > 0,
    () => false,
  )

async function removeOldest(folder: string): Promise<void> {
  const logs = (await namesIn(folder)).filter((name) => name.endsWith('.log')).sort(inOrder.compare)
  for (const name of logs.slice(0, -mostLogs)) await rm(path.join(folder, name), { force: true })
}

const inOrder = new Intl.Collator('en', { numeric: true })
