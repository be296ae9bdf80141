import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import path from 'node:path'
import type { Attempt } from '../core/attempt.ts'
import type { Oid } from '../core/ids.ts'
import type { Receipt } from '../core/summary.ts'
import { slugOf } from '../core/slug.ts'
import type { StatePaths } from '../supervisor/world.ts'

/** The folder `loopwork/` in the common git directory, 0700: database, attempts, runs. */
export class StateFolder implements StatePaths {
  readonly root: string
  /** Tells this store's processes from those of every other one on the machine. */
  readonly #key: string
  readonly #receiptOf: (attempt: Attempt, merged: Oid | null) => Receipt

  constructor(root: string, receiptOf: (attempt: Attempt, merged: Oid | null) => Receipt) {
    this.root = root
    this.#key = createHash('sha256').update(root).digest('hex').slice(0, 12)
    this.#receiptOf = receiptOf
  }

  get database(): string {
    return path.join(this.root, 'loopwork.db')
  }

  runDir(run: number): string {
    return path.join(this.root, 'runs', String(run))
  }

  attemptDir(attempt: Attempt): string {
    return path.join(this.root, 'attempts', String(attempt.id))
  }

  agentDir(attempt: Attempt, index: number): string {
    return path.join(this.attemptDir(attempt), 'agents', String(index))
  }

  agentLog(attempt: Attempt, index: number): string {
    return path.join(this.agentDir(attempt, index), 'out')
  }

  setupLog(attempt: Attempt): string {
    return path.join(this.attemptDir(attempt), 'setup.log')
  }

  gateLog(attempt: Attempt): string {
    return path.join(this.attemptDir(attempt), 'gate.log')
  }

  laneLog(target: string): string {
    return path.join(this.root, 'lanes', `${slugOf(target)}.log`)
  }

  laneMarker(target: string): string {
    return `${this.#key}-lane-${slugOf(target)}`
  }

  marker(attempt: Attempt): string {
    return `${this.#key}-${attempt.id}`
  }

  /** The logs of an attempt in the order in which they are written. */
  logs(attempt: Attempt): readonly string[] {
    const outs = this.#agents(attempt).map((index) => this.agentLog(attempt, index))
    return [this.setupLog(attempt), ...outs, this.gateLog(attempt)]
  }

  agentCount(attempt: Attempt): number {
    return this.#agents(attempt).length
  }

  #agents(attempt: Attempt): readonly number[] {
    const dir = path.join(this.attemptDir(attempt), 'agents')
    if (!existsSync(dir)) return []
    return readdirSync(dir)
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .sort((one, other) => one - other)
  }

  async prepare(attempt: Attempt): Promise<void> {
    await mkdir(path.join(this.attemptDir(attempt), 'agents'), { recursive: true, mode: 0o700 })
    await mkdir(path.join(this.root, 'lanes'), { recursive: true, mode: 0o700 })
  }

  async writeReceipt(attempt: Attempt, merged: Oid | null): Promise<void> {
    await this.prepare(attempt)
    await writeWhole(
      path.join(this.attemptDir(attempt), 'receipt.json'),
      `${JSON.stringify(this.#receiptOf(attempt, merged), null, 2)}\n`,
    )
  }
}

/** Temp file, fsync, rename: there is the old content or the new, never half. */
export async function writeWhole(file: string, content: string): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`
  const handle = await open(temporary, 'w', 0o600)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, file)
}
