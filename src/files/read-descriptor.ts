import { createReadStream } from 'node:fs'
import { failureOf, sizeOf, type UserFile } from './read-user-file.ts'

/** A pipe gives its bytes once, and one command reads its config several times. */
const read = new Map<number, Promise<UserFile>>()

/**
 * Which open descriptor of ours a path names: `/dev/stdin`, or `/dev/fd/63`, which a shell puts in the place of `<(command)`.
 * Null for any other path.
 */
export function descriptorOf(path: string): number | null {
  if (path === '/dev/stdin') return 0
  const [, number] = /^\/(?:dev\/fd|proc\/self\/fd)\/(\d{1,6})$/.exec(path) ?? []
  return number === undefined ? null : Number(number)
}

/** Reads what comes through a descriptor to its end: only where a person has named it. */
export function readDescriptor(descriptor: number, largestBytes: number): Promise<UserFile> {
  const reading = read.get(descriptor) ?? readToEnd(descriptor, largestBytes)
  read.set(descriptor, reading)
  return reading
}

async function readToEnd(descriptor: number, largestBytes: number): Promise<UserFile> {
  const pieces: Buffer[] = []
  let length = 0
  try {
    for await (const piece of createReadStream('', { fd: descriptor, autoClose: false })) {
      pieces.push(piece as Buffer)
      length += (piece as Buffer).length
      if (length > largestBytes) return { kind: 'refused', message: `is larger than ${sizeOf(largestBytes)}` }
    }
  } catch (error) {
    return failureOf(error)
  }
  return { kind: 'file', realPath: `/dev/fd/${descriptor}`, bytes: Buffer.concat(pieces), stamp: '' }
}
