import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import type { Fault, Tried } from './fails-once.ts'

export const nameOf = ({ effect, mode }: Fault): string => `${effect}, ${mode}`

/** One line for each finished case, so that a sweep of an hour can be watched, ended and taken up again. */
export class CaseLog {
  readonly #file: string | undefined

  constructor(file: string | undefined) {
    this.#file = file
  }

  get isKept(): boolean {
    return this.#file !== undefined
  }

  /** The newest of each that needs no second look: what was broken is tried again. */
  finished(): ReadonlyMap<string, Tried> {
    if (this.#file === undefined || !existsSync(this.#file)) return new Map()
    const lines = readFileSync(this.#file, 'utf8').split('\n').filter(Boolean)
    const tried = new Map(lines.map((line) => JSON.parse(line) as Tried).map((each) => [nameOf(each), each]))
    return new Map([...tried].filter(([, { outcome }]) => outcome !== 'broken'))
  }

  add(tried: Tried): void {
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(tried)}\n`)
  }
}
