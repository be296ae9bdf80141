import { createWriteStream } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { KeptCopy } from '../../core/board/board.ts'

/** Lines that somebody has copied and that no clipboard takes, as a file beside the logs that they are from: it is removed with those. */
export async function keepCopy(dir: string, lines: AsyncIterable<readonly string[]>): Promise<KeptCopy> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const file = path.join(dir, 'copied.txt')
  let count = 0
  async function* pieces(): AsyncIterable<string> {
    for await (const some of lines) {
      count += some.length
      yield some.map((line) => `${line}\n`).join('')
    }
  }
  await pipeline(Readable.from(pieces()), createWriteStream(`${file}.part`, { mode: 0o600 }))
  await rename(`${file}.part`, file)
  return { path: file, count }
}
