import { statSync } from 'node:fs'
import { cutLog } from './cut-log.ts'

/** Cuts logs to `mostBytes` in all: the longest is cut down to what the others leave it, but never below an equal part. */
export function cutLogs(paths: readonly string[], mostBytes: number): void {
  const shortestFirst = paths
    .map((path) => ({ path, bytes: sizeOf(path) }))
    .sort((one, other) => one.bytes - other.bytes)
  let left = mostBytes
  for (const [index, { path, bytes }] of shortestFirst.entries()) {
    const most = Math.floor(left / (shortestFirst.length - index))
    if (bytes > most) cutLog(path, most)
    left -= Math.min(bytes, most)
  }
}

export const sizeOfAll = (paths: readonly string[]): number =>
  paths.reduce((sum, path) => sum + sizeOf(path), 0)

/** 0 where there is no such file. */
const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
