import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** A disk that can be filled: needs the right to mount. */
export class SmallDisk {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  /** Null where nothing can be mounted. @param options of mount: `size=4m`, `nr_inodes=20`. */
  static mount(folder: string, options: string): SmallDisk | null {
    mkdirSync(folder, { recursive: true })
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `mode=0777,${options}`, 'tmpfs', folder], {
        stdio: 'ignore',
      })
    } catch {
      return null
    }
    return new SmallDisk(folder)
  }

  get #filler(): string {
    return join(this.folder, '.filler')
  }

  /** To the last byte. */
  fill(): void {
    const file = openSync(this.#filler, 'a')
    try {
      for (const size of [65_536, 4_096, 1]) this.#until(() => writeSync(file, Buffer.alloc(size)) < size)
    } finally {
      closeSync(file)
    }
  }

  free(): void {
    rmSync(this.#filler, { force: true })
  }

  remount(how: 'ro' | 'rw'): void {
    execFileSync('mount', ['-o', `remount,${how}`, this.folder])
  }

  grow(size: string): void {
    execFileSync('mount', ['-o', `remount,size=${size}`, this.folder])
  }

  unmount(): void {
    execFileSync('umount', ['--lazy', this.folder])
  }

  #until(isFull: () => boolean): void {
    try {
      while (!isFull());
    } catch {
      // ENOSPC.
    }
  }
}
