import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'

export interface BackgroundOrder {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  /** stdout and stderr are appended to it. */
  readonly log: string
}

/** The result of the start: the process has sent its first message, or it ended before. */
export type BackgroundStart =
  | { readonly kind: 'ready'; readonly pid: number; readonly message: unknown }
  | { readonly kind: 'ended'; readonly code: number | null; readonly signal: NodeJS.Signals | null }

export interface StartingInBackground {
  readonly started: Promise<BackgroundStart>
  /** For an interrupt that comes while it is starting: it is not ready any more then, but ends. Nothing once it was ready. */
  interrupt(): void
}

/**
 * Starts a program of ours in a session of its own: a terminal that closes, or a Ctrl-C in it, does not reach it. All that
 * ties it to us is the channel on which it sends one message when it is ready.
 */
export function startInBackground({ file, args, cwd, log }: BackgroundOrder): StartingInBackground {
  const descriptor = openSync(log, 'a', 0o600)
  try {
    const child = spawn(file, [...args], {
      cwd,
      detached: true,
      stdio: ['ignore', descriptor, descriptor, 'ipc'],
    })
    let isReady = false
    let isInterrupted = false
    const started = new Promise<BackgroundStart>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => resolve({ kind: 'ended', code, signal }))
      child.once('message', (message) => {
        if (isInterrupted) return
        isReady = true
        if (child.connected) child.disconnect()
        child.unref()
        resolve({ kind: 'ready', pid: child.pid ?? 0, message })
      })
    })
    return {
      started,
      interrupt: () => {
        if (isReady) return
        isInterrupted = true
        child.kill('SIGINT')
      },
    }
  } finally {
    closeSync(descriptor)
  }
}

/** Called in the program that was started so, when it is ready. Its starter may have ended by then. */
export function reportReady(message: object): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) return resolve()
    process.send(message, undefined, {}, () => {
      if (process.connected) process.disconnect()
      resolve()
    })
  })
}
