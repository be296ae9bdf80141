/** Acts that must not overlap: each begins when the one before has ended, however it ended. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  take<Result>(act: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(act)
    this.#last = turn.catch(() => undefined)
    return turn
  }
}
