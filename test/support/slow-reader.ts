import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Finished, ScratchRepository } from './scratch-repository.ts'

const bin = fileURLToPath(new URL('../../bin/loopwork', import.meta.url))

export interface SlowlyRead {
  readonly pid: number
  readonly finished: Promise<Finished>
  stdout(): string
  stderr(): string
  kill(signal: NodeJS.Signals): void
  /** Reads on as fast as it comes. */
  readOn(): void
  /** The reader goes away. */
  close(): void
}

/** A command whose output somebody reads at a pace; 0 bytes a second is a reader that never reads. */
export function readSlowly(
  repository: ScratchRepository,
  args: readonly string[],
  bytesPerSecond: number,
  env: NodeJS.ProcessEnv = {},
): SlowlyRead {
  const child = spawn(bin, [...args], {
    cwd: repository.root,
    env: repository.env(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: Buffer[] = []
  let stderr = ''
  let bytesEach = bytesPerSecond / 50
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  // Nothing is read ahead: the pipe is full when we don't read.
  child.stdout.pause()
  const timer = setInterval(() => {
    for (let left = bytesEach; left >= 1;) {
      const chunk = child.stdout.read(Math.min(left, child.stdout.readableLength || 1)) as Buffer | null
      if (chunk === null) break
      chunks.push(chunk)
      left -= chunk.length
    }
  }, 20)
  const finished = new Promise<Finished>((resolve) => {
    child.on('exit', (exit, signal) => {
      clearInterval(timer)
      // What is in the pipe is the reader's.
      child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
      const done = (): void => resolve({ exit, signal, stdout: Buffer.concat(chunks).toString(), stderr })
      if (child.stdout.destroyed) done()
      else child.stdout.once('close', done)
    })
  })
  return {
    pid: child.pid ?? 0,
    finished,
    stdout: () => Buffer.concat(chunks).toString(),
    stderr: () => stderr,
    kill: (signal) => void child.kill(signal),
    readOn: () => (bytesEach = Infinity),
    close: () => void child.stdout.destroy(),
  }
}

/** Megabytes of a process that are in memory: now, and at most so far. */
export function memoryOf(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1')
  const field = (name: string): number => {
    const kilobytes = new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]
    if (kilobytes === undefined)
      throw new Error(`process ${pid} has ended, and nobody has taken its status yet`)
    return Number(kilobytes) / 1024
  }
  return { now: field('VmRSS'), peak: field('VmHWM') }
}
