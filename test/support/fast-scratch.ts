import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { freemem } from 'node:os'
import path from 'node:path'

const memoryDisk = '/dev/shm'
/** What the stories of agents that print without end need at once, several times over. */
const enoughBytes = 6e9

/**
 * Scratch repositories are made in memory where there is room: thousands of small files that are synced, and deleted a second later,
 * make stories a fifth slower on a disk. `LOOPWORK_TEST_SCRATCH=/tmp npm test` uses that folder.
 */
export default function setup(): (() => void) | undefined {
  const asked = process.env['LOOPWORK_TEST_SCRATCH']
  if (asked !== undefined) process.env['TMPDIR'] = asked
  if (asked !== undefined || !hasRoom()) return undefined
  for (const name of readdirSync(memoryDisk)) if (isLeftOver(name)) remove(path.join(memoryDisk, name))
  const folder = mkdtempSync(path.join(memoryDisk, `${prefix}${process.pid}-`))
  if (!runsPrograms(folder)) {
    remove(folder)
    return undefined
  }
  process.env['TMPDIR'] = folder
  return () => remove(folder)
}

const prefix = 'loopwork-tests-'

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(memoryDisk)
    return bavail * bsize > enoughBytes && freemem() > enoughBytes
  } catch {
    return false
  }
}

/** Of a suite that was killed. */
function isLeftOver(name: string): boolean {
  const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]
  if (pid === undefined) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

/** Containers often mount it so that nothing there can be run. */
function runsPrograms(folder: string): boolean {
  const program = path.join(folder, 'program')
  writeFileSync(program, '#!/bin/sh\nexit 0\n')
  chmodSync(program, 0o755)
  return spawnSync(program).status === 0
}

const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
