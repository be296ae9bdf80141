import { readFileSync } from 'node:fs'

/** Of what a process has in memory, in MB: each page belongs to one of them. */
export interface ResidentMemory {
  /** The C library's heap: SQLite's cache, libuv, buffers below 128 kB. */
  readonly malloc: number
  /** Mapped without a file: V8's heaps, large buffers, stacks of threads. */
  readonly anonymous: number
  /** Programs, libraries, and the store's shared memory. */
  readonly files: number
}

/** By the kernel's own account of each mapping, so on Linux alone. */
export function residentMemory(pid: number): ResidentMemory {
  const kb = { malloc: 0, anonymous: 0, files: 0 }
  let kind: keyof ResidentMemory = 'anonymous'
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'latin1').split('\n')) {
    const mapping = /^[\da-f]+-[\da-f]+ \S+ \S+ \S+ \d+ *(.*)$/.exec(line)
    if (mapping !== null) kind = kindOf(mapping[1] ?? '')
    else kb[kind] += Number(/^Rss: +(\d+)/.exec(line)?.[1] ?? 0)
  }
  return { malloc: kb.malloc / 1024, anonymous: kb.anonymous / 1024, files: kb.files / 1024 }
}

function kindOf(name: string): keyof ResidentMemory {
  if (name === '[heap]') return 'malloc'
  return name.startsWith('/') ? 'files' : 'anonymous'
}
