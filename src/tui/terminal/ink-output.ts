import { Writable } from 'node:stream'
import type { Size } from '../layout/rectangle.ts'

/** What Ink takes for its terminal: each write in its debug mode is one whole frame, which we paint ourselves. */
export class InkOutput extends Writable {
  columns: number
  rows: number
  readonly isTTY = false
  readonly #onFrame: (frame: string) => void

  constructor(size: Size, onFrame: (frame: string) => void) {
    super({ decodeStrings: false })
    this.columns = size.columns
    this.rows = size.rows
    this.#onFrame = onFrame
  }

  /** Synchronous: a frame is a fact when Ink has made it. */
  override write(chunk: unknown): boolean {
    this.#onFrame(String(chunk))
    return true
  }
}
